import { type Delivery, readInbox } from './mail/inbox.ts';
import { inBulk } from './random.ts';
import { openDatabase } from './storage/database.ts';
import { privateKeyReader } from './tokens/jwt-signing.ts';
import { makeSigningKey, makeSigningKeyLater } from './tokens/make-signing-key.ts';
import type { Triggers } from './triggers/trigger.ts';
import { provenPasswords } from './users/proven-passwords.ts';
import { answer, answerLater, refuse, type WireReply, type WireRequest } from './wire/protocol.ts';
import type { Engine } from './engine.ts';

export type { Delivery, WireReply, WireRequest };

/** An imitation of Amazon Cognito user pools that keeps its data in one file. It is not meant for production. */
export interface EmbeddedCognito {
  /** Answers synchronously. Throws if there are triggers. */
  handle(request: WireRequest): WireReply;
  /** Answers in the end. Meanwhile triggers run, keys are made and tokens are signed, and other requests are answered. */
  serve(request: WireRequest): Promise<WireReply>;
  /** The reply with an exception of this name, for bytes that are not a readable request. */
  refuse(status: number, name: string): WireReply;
  /** The latest hundred codes "sent" to users, newest first. */
  inbox(filter: {
    readonly username?: string | undefined;
    readonly userPoolId?: string | undefined;
  }): Delivery[];
  close(): void;
}

interface EmbeddedCognitoOptions {
  /** The SQLite file, or `:memory:`. A missing file is created. Any number of processes may have it open. */
  readonly file: string;
  readonly now: () => Date;
  /**
   * The clock that TIMESTAMP and TOTP codes are checked with: clients compute both from their own clocks. Default:
   * `now`.
   */
  readonly clientNow?: (() => Date) | undefined;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Gets a text with the stack for each error of the imitation itself. */
  readonly log?: ((line: string) => void) | undefined;
  /** Returns a 2048-bit RSA private key as PKCS #8 PEM. Generating a key is slow, so tests pass ready-made ones. */
  readonly makeSigningKey?: (() => string) | undefined;
  /** The triggers of every pool in the file. `close` closes them too. */
  readonly triggers?: Triggers | undefined;
}

/** @throws DatabaseDriverMissing, DatabaseTooNew */
export async function openEmbeddedCognito(
  options: EmbeddedCognitoOptions,
): Promise<EmbeddedCognito> {
  const { file, now, log = ignore } = options;
  const randomBytes = inBulk(options.randomBytes);
  const database = await openDatabase(file);
  const { makeSigningKey: readyMade } = options;
  const { clientNow = now, triggers } = options;
  const readPrivateKey = privateKeyReader();
  const engine: Engine = {
    database,
    now,
    clientNow,
    randomBytes,
    makeSigningKey: readyMade ?? makeSigningKey,
    makeSigningKeyLater: readyMade === undefined ? makeSigningKeyLater : async () => readyMade(),
    readPrivateKey,
    provenPasswords: provenPasswords(randomBytes(32)),
  };
  return {
    handle: (request) => {
      if (triggers === undefined) return answer(engine, request, log);
      throw new Error('Triggers are asynchronous: call serve.');
    },
    serve: (request) => answerLater(engine, triggers, request, log),
    refuse: (status, name) => refuse(engine, status, name),
    inbox: (filter) => readInbox(engine, filter),
    close: () => {
      triggers?.close();
      database.close();
    },
  };
}

function ignore(): void {}
