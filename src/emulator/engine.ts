import type { KeyObject } from 'node:crypto';
import type { Database } from './storage/database.ts';
import type { TriggerAnswers } from './triggers/trigger.ts';
import type { ProvenPasswords } from './users/proven-passwords.ts';

/** Everything that an operation may depend on besides its request. */
export interface Engine {
  readonly database: Database;
  readonly region: string;
  readonly now: () => Date;
  /** What the clocks of clients show: differs from `now` where this world is set ahead. */
  readonly clientNow: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
  /** A new RSA private key as PKCS #8 PEM. Slow: call it outside the transaction, by `preparedOperation`. */
  readonly makeSigningKey: () => string;
  /** A private key that was made so, ready to sign. */
  readonly readPrivateKey: (pem: string) => KeyObject;
  /** Of this process. */
  readonly provenPasswords: ProvenPasswords;
  /** Undefined where there are no triggers. */
  readonly triggers?: TriggerAnswers | undefined;
}
