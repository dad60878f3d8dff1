import type { KeyObject } from 'node:crypto';
import type { Database } from './storage/database.ts';
import type { TriggerAnswers } from './triggers/trigger.ts';
import type { ProvenPasswords } from './users/proven-passwords.ts';

/** Everything that an operation depends on besides its request. */
export interface Engine {
  readonly database: Database;
  /** The region that the caller signed for. Undefined if the operation needs no signature. */
  readonly callerRegion?: string | undefined;
  readonly now: () => Date;
  /** The time that clients see. `now` is ahead of it if the emulator runs with a clock offset. */
  readonly clientNow: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
  /** A new RSA private key as PKCS #8 PEM. Slow: call it outside the transaction, with `preparedOperation`. */
  readonly makeSigningKey: () => string;
  /** The same, made in another thread. */
  readonly makeSigningKeyLater: () => Promise<string>;
  /** Parses a PEM of `makeSigningKey` into a key that can sign. */
  readonly readPrivateKey: (pem: string) => KeyObject;
  /** In the memory of this process only. */
  readonly provenPasswords: ProvenPasswords;
  /** Undefined if there are no triggers. */
  readonly triggers?: TriggerAnswers | undefined;
}
