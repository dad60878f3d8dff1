import * as z from 'zod';
import { CognitoFault } from '../fault.ts';
import { randomText, sameSecret } from '../random.ts';
import { addressKind, madeUpAddress } from '../users/missing-users.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { deliver, type MessageWriter } from './inbox.ts';

type CodePurpose = 'sign-up' | 'forgot-password' | 'verify-email' | 'verify-phone_number';
export type DeliverableAttribute = 'email' | 'phone_number';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

const lifetimes: Readonly<Record<CodePurpose, number>> = {
  'sign-up': day,
  'forgot-password': hour,
  'verify-email': day,
  'verify-phone_number': day,
};

const Code = z.object({ code: z.string(), attribute: z.string(), expiresAt: z.number() });

/**
 * Sends a new code of six digits, which replaces an earlier one. Returns CodeDeliveryDetails with the masked address.
 */
export function sendCode(
  engine: Engine,
  user: User,
  purpose: CodePurpose,
  attribute: DeliverableAttribute,
  writeMessage?: MessageWriter,
): object {
  const code = randomText(engine, 6, '0123456789');
  const upsert = `INSERT INTO codes (sub, purpose, code, attribute, expires_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (sub, purpose) DO UPDATE SET
      code = excluded.code, attribute = excluded.attribute, expires_at = excluded.expires_at`;
  const expiresAt = engine.now().getTime() + lifetimes[purpose];
  engine.database.run(upsert, user.sub, purpose, code, attribute, expiresAt);
  const destination = user.attributes[attribute] ?? '';
  const medium = attribute === 'email' ? 'EMAIL' : 'SMS';
  const { poolId: userPoolId, username } = user;
  deliver(engine, { userPoolId, username, destination, medium, code, purpose }, writeMessage);
  return deliveryDetails(attribute, destination);
}

/** Deletes a code, so that it cannot be used any more. */
export function withdrawCode({ database }: Engine, user: User, purpose: CodePurpose): void {
  database.run('DELETE FROM codes WHERE sub = ? AND purpose = ?', user.sub, purpose);
}

/** Deletes the codes that were sent to an address to verify it, because they do not prove its new value. */
export function withdrawProofsOf(
  { database }: Engine,
  user: User,
  attribute: DeliverableAttribute,
): void {
  const sql = `DELETE FROM codes WHERE sub = ? AND purpose IN ('sign-up', ?) AND attribute = ?`;
  database.run(sql, user.sub, `verify-${attribute}`, attribute);
}

function deliveryDetails(attribute: DeliverableAttribute, destination: string): object {
  return {
    AttributeName: attribute,
    DeliveryMedium: attribute === 'email' ? 'EMAIL' : 'SMS',
    Destination: maskDestination(attribute, destination),
  };
}

/** `f***@e***`, `+********1234` */
export function maskDestination(attribute: DeliverableAttribute, destination: string): string {
  if (attribute === 'phone_number') {
    return `+${'*'.repeat(Math.max(destination.length - 5, 0))}${destination.slice(-4)}`;
  }
  const [name = '', domain = ''] = destination.split('@');
  return `${name.charAt(0)}***@${domain.charAt(0)}***`;
}

/**
 * Checks and spends a code. Returns the attribute that it was sent to.
 *
 * @throws ExpiredCodeException, CodeMismatchException (counted as `action`), LimitExceededException
 */
export function spendCode(engine: Engine, user: User, attempt: CodeAttempt): string {
  const { purpose, action, hourlyLimit, given } = attempt;
  checkHourlyLimit(engine, user, action, hourlyLimit);
  const afterRollback = (): void => {
    countAttempt(engine, user, action);
  };
  const sql =
    'SELECT code, attribute, expires_at AS expiresAt FROM codes WHERE sub = ? AND purpose = ?';
  const sent = engine.database.get(Code, sql, user.sub, purpose);
  if (sent === undefined || sent.expiresAt <= engine.now().getTime()) {
    throw refuseCode(engine, user, attempt);
  }
  if (!sameSecret(sent.code, given)) throw wrongCode({ afterRollback });
  withdrawCode(engine, user, purpose);
  return sent.attribute;
}

/**
 * The refusal of a code if there is none to spend: a mismatch if a code was only simulated, else an expired code.
 *
 * @throws LimitExceededException
 */
export function refuseCode(
  engine: Engine,
  user: User,
  { purpose, action, hourlyLimit }: Omit<CodeAttempt, 'given'>,
): CognitoFault {
  checkHourlyLimit(engine, user, action, hourlyLimit);
  const afterRollback = (): void => {
    countAttempt(engine, user, action);
  };
  return isCodeSimulated(engine, user, purpose)
    ? wrongCode({ afterRollback })
    : expiredCode({ afterRollback });
}

interface CodeAttempt {
  readonly purpose: CodePurpose;
  /** The operation whose attempts the hourly limit counts. */
  readonly action: string;
  readonly hourlyLimit: number;
  readonly given: string;
}

/** ForgotPassword and ConfirmForgotPassword share one hourly limit. In Cognito it is 5 to 20, depending on the risk. */
export const passwordResetAction = 'ForgotPassword';
export const passwordResetLimit = 5;

function wrongCode(options?: { afterRollback: () => void }): CognitoFault {
  const text = 'Invalid verification code provided, please try again.';
  return new CognitoFault('CodeMismatchException', text, options);
}

function expiredCode(options?: { afterRollback: () => void }): CognitoFault {
  const text = 'Invalid code provided, please request a code again.';
  return new CognitoFault('ExpiredCodeException', text, options);
}

/** @throws LimitExceededException if the user has made too many attempts within an hour */
export function checkHourlyLimit(engine: Engine, user: User, action: string, limit: number): void {
  const since = engine.now().getTime() - hour;
  const sql = 'SELECT count(*) AS attempts FROM attempts WHERE sub = ? AND action = ? AND at > ?';
  const row = engine.database.get(z.object({ attempts: z.number() }), sql, user.sub, action, since);
  if ((row?.attempts ?? 0) < limit) return;
  throw limitExceeded();
}

export function limitExceeded(): CognitoFault {
  const text = 'Attempt limit exceeded, please try after some time.';
  return new CognitoFault('LimitExceededException', text);
}

/** Counts one attempt, and deletes a few old ones of any users. */
export function countAttempt({ database, now }: Engine, user: User, action: string): void {
  const at = now().getTime();
  const prune = `DELETE FROM attempts WHERE rowid IN
    (SELECT rowid FROM attempts WHERE at <= ? ORDER BY at LIMIT 10)`;
  database.run(prune, at - hour);
  database.run('INSERT INTO attempts (sub, action, at) VALUES (?, ?, ?)', user.sub, action, at);
}

type SimulatedPurpose = 'sign-up' | 'forgot-password';

/**
 * Pretends to send a code to a user that does not exist, or that must look like one. Returns CodeDeliveryDetails. Its
 * address is the name itself if that is an address, else a made-up one of the first kind that the pool would send to.
 */
export function simulateCode(
  engine: Engine,
  user: User,
  name: string,
  purpose: SimulatedPurpose,
  [usual = 'email']: readonly DeliverableAttribute[],
): object {
  const at = engine.now().getTime();
  const prune = `DELETE FROM simulated_codes WHERE rowid IN
    (SELECT rowid FROM simulated_codes WHERE expires_at < ? ORDER BY expires_at LIMIT 10)`;
  engine.database.run(prune, at);
  const upsert = `INSERT INTO simulated_codes (pool_id, name, expires_at) VALUES (?, ?, ?)
    ON CONFLICT (pool_id, name) DO UPDATE SET expires_at = excluded.expires_at`;
  const expiresAt = at + lifetimes[purpose];
  engine.database.run(upsert, user.poolId, simulatedKey(user, purpose), expiresAt);
  const attribute = addressKind(name) ?? usual;
  return deliveryDetails(attribute, madeUpAddress(attribute, name));
}

function isCodeSimulated({ database, now }: Engine, user: User, purpose: CodePurpose): boolean {
  const sql = 'SELECT name FROM simulated_codes WHERE pool_id = ? AND name = ? AND expires_at > ?';
  const values = [user.poolId, simulatedKey(user, purpose), now().getTime()] as const;
  return database.get(z.object({ name: z.string() }), sql, ...values) !== undefined;
}

function simulatedKey({ sub }: User, purpose: CodePurpose): string {
  return `${purpose} ${sub}`;
}
