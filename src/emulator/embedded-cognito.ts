import { generateKeyPairSync } from 'node:crypto';
import { type Delivery, readInbox } from './mail/inbox.ts';
import { openDatabase } from './storage/database.ts';
import { privateKeyReader } from './tokens/jwt-signing.ts';
import type { Triggers } from './triggers/trigger.ts';
import { provenPasswords } from './users/proven-passwords.ts';
import {
  answer,
  answerWithTriggers,
  refuse,
  type WireReply,
  type WireRequest,
} from './wire/protocol.ts';
import type { Engine } from './engine.ts';

export type { Delivery, WireReply, WireRequest };

/** An imitation of Amazon Cognito user pools on one file. No production identity provider. */
export interface EmbeddedCognito {
  /** Answers at once. Only where there are no triggers. */
  handle(request: WireRequest): WireReply;
  /** Answers when the triggers that have a say in it have been run. */
  handleWithTriggers(request: WireRequest): Promise<WireReply>;
  /** The reply to what could not be read as a request, with an exception of this name. */
  refuse(status: number, name: string): WireReply;
  /** The newest hundred codes "sent" to people, newest first. */
  inbox(filter: {
    readonly username?: string | undefined;
    readonly userPoolId?: string | undefined;
  }): Delivery[];
  close(): void;
}

interface EmbeddedCognitoOptions {
  /** The SQLite file, made when missing; any number of processes may have it open. Or `:memory:`. */
  readonly file: string;
  readonly region?: string | undefined;
  readonly now: () => Date;
  /** Checks what clients compute from their own clocks, TIMESTAMP and TOTP codes. As `now` unless given. */
  readonly clientNow?: (() => Date) | undefined;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Gets one line for each fault of the imitation itself, with its stack. */
  readonly log?: ((line: string) => void) | undefined;
  /** Gives a 2048-bit RSA private key as PKCS #8 PEM. Tests pass ready-made ones: making one takes a while. */
  readonly makeSigningKey?: (() => string) | undefined;
  /** For every pool in the file; closed with it. */
  readonly triggers?: Triggers | undefined;
}

/** @throws DatabaseDriverMissing, DatabaseTooNew */
export async function openEmbeddedCognito(
  options: EmbeddedCognitoOptions,
): Promise<EmbeddedCognito> {
  const { file, region = 'us-east-1', now, randomBytes, log = ignore } = options;
  const database = await openDatabase(file);
  const { makeSigningKey = generateSigningKey } = options;
  const { clientNow = now, triggers } = options;
  const readPrivateKey = privateKeyReader();
  const engine: Engine = {
    database,
    region,
    now,
    clientNow,
    randomBytes,
    makeSigningKey,
    readPrivateKey,
    provenPasswords: provenPasswords(randomBytes(32)),
  };
  return {
    handle: (request) => {
      if (triggers === undefined) return answer(engine, request, log);
      throw new Error('Triggers take time: call handleWithTriggers.');
    },
    handleWithTriggers: async (request) =>
      triggers === undefined
        ? answer(engine, request, log)
        : answerWithTriggers(engine, triggers, request, log),
    refuse: (status, name) => refuse(engine, status, name),
    inbox: (filter) => readInbox(engine, filter),
    close: () => {
      triggers?.close();
      database.close();
    },
  };
}

function generateSigningKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

function ignore(): void {}
