import { createHmac } from 'node:crypto';
import * as z from 'zod';
import {
  claimSignature,
  ephemeralSecret,
  formatHex,
  formatTimestamp,
  parseHex,
  publicKeyB,
  serverKey,
  SrpError,
  verifyClaimSignature,
} from '../../protocol/srp.ts';
import { invalidParameter } from '../fault.ts';
import { foldCase, type Pool, signingKey } from '../pools/pools.ts';
import { fingerprint } from '../random.ts';
import type { StoredPassword } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { openSession } from './sessions.ts';
import type { AuthReply, SignIn } from './sign-in.ts';

/** How long a SECRET_BLOCK can be answered. AWS says only that it is a matter of seconds. */
const exchangeMilliseconds = 30_000;

/**
 * How far TIMESTAMP may differ from the time, either way. A widely used Go library writes 12-hour clock times and works
 * with Cognito in the afternoon too, so Cognito's window is wider than twelve hours.
 */
const clockMilliseconds = 24 * 60 * 60_000;

/** In bytes. Cognito's have 1,284 to 1,291. */
const secretBlockSize = 1290;

export const Exchange = z.object({
  hash: z.string(),
  poolId: z.string(),
  clientId: z.string(),
  challenge: z.enum(['PASSWORD_VERIFIER', 'DEVICE_PASSWORD_VERIFIER']),
  /** The real username, not an alias. */
  username: z.string(),
  authFlow: z.string(),
  /** DEVICE_KEY of an earlier step, or the device that proves itself. */
  deviceKey: z.string().optional(),
  /** The numbers of the handshake, in hexadecimal. */
  A: z.string(),
  b: z.string(),
  B: z.string(),
  expiresAt: z.number(),
});
/** One SRP handshake after the exchange of public keys and before the proof. */
export type Exchange = z.infer<typeof Exchange>;

type Party = Pick<Exchange, 'poolId' | 'clientId' | 'challenge' | 'username'>;

/** The three SRP parameters of a verifier challenge. */
export interface SrpParameters {
  readonly SALT: string;
  readonly SRP_B: string;
  readonly SECRET_BLOCK: string;
}

/** Answers SRP_A. Like Cognito it refuses an A of 0 mod N only with the proof. @throws InvalidParameterException */
export function openExchange(
  engine: Engine,
  party: Party & Pick<Exchange, 'authFlow' | 'deviceKey'>,
  srpA: string,
  { salt, verifier }: StoredPassword,
): SrpParameters {
  const A = formatHex(publicKeyA(srpA));
  const secret = ephemeralSecret(engine.randomBytes);
  const B = formatHex(publicKeyB({ b: secret, v: parseHex(verifier) }));
  const SECRET_BLOCK = Buffer.from(engine.randomBytes(secretBlockSize)).toString('base64');
  const at = engine.now().getTime();
  const expiresAt = at + exchangeMilliseconds;
  const hash = fingerprint(SECRET_BLOCK);
  const exchange: Exchange = { ...party, hash, A, b: formatHex(secret), B, expiresAt };
  const prune = `DELETE FROM srp_exchanges WHERE hash IN
    (SELECT hash FROM srp_exchanges WHERE expires_at < ? ORDER BY expires_at LIMIT 10)`;
  engine.database.run(prune, at);
  const insert =
    'INSERT INTO srp_exchanges (hash, pool_id, expires_at, document) VALUES (?, ?, ?, ?)';
  engine.database.run(insert, hash, party.poolId, expiresAt, JSON.stringify(exchange));
  return { SALT: salt, SRP_B: B, SECRET_BLOCK };
}

function publicKeyA(srpA: string): bigint {
  try {
    return parseHex(srpA);
  } catch {
    throw invalidParameter('SRP_A is not a hexadecimal number.');
  }
}

/** The handshake of this SECRET_BLOCK; undefined if it has expired, is spent, or belongs to another user or client. */
export function findExchange(
  { database, now }: Engine,
  secretBlock: string,
  party: Party,
): Exchange | undefined {
  const sql = 'SELECT document FROM srp_exchanges WHERE hash = ? AND expires_at > ?';
  const shape = z.object({ document: z.string() });
  const row = database.get(shape, sql, fingerprint(secretBlock), now().getTime());
  if (row === undefined) return undefined;
  const exchange = Exchange.parse(JSON.parse(row.document));
  const isOfParty =
    exchange.poolId === party.poolId &&
    exchange.clientId === party.clientId &&
    exchange.challenge === party.challenge &&
    exchange.username === party.username;
  return isOfParty ? exchange : undefined;
}

/** Deletes the handshake, so that its SECRET_BLOCK cannot be used again. */
export function spendExchange({ database }: Engine, { hash }: Exchange): void {
  database.run('DELETE FROM srp_exchanges WHERE hash = ?', hash);
}

/** The answer to a verifier challenge, under Cognito's parameter names. */
export interface SrpProof {
  readonly PASSWORD_CLAIM_SECRET_BLOCK: string;
  readonly PASSWORD_CLAIM_SIGNATURE: string;
  readonly TIMESTAMP: string;
}

/** Whether the proof was computed from the right password and a current time. */
export function isProven(
  engine: Engine,
  { A, b, B }: Exchange,
  { verifier }: StoredPassword,
  account: { readonly realm: string; readonly identity: string },
  proof: SrpProof,
): boolean {
  if (!isCurrent(engine, proof.TIMESTAMP)) return false;
  try {
    const [numberA, secret, numberB, v] = [
      parseHex(A),
      parseHex(b),
      parseHex(B),
      parseHex(verifier),
    ];
    const expected = claimSignature({
      ...account,
      key: serverKey({ A: numberA, b: secret, B: numberB, v }),
      secretBlock: Buffer.from(proof.PASSWORD_CLAIM_SECRET_BLOCK, 'base64'),
      timestamp: proof.TIMESTAMP,
    });
    return verifyClaimSignature(expected, proof.PASSWORD_CLAIM_SIGNATURE);
  } catch (error) {
    if (error instanceof SrpError) return false;
    throw error;
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Whether the text is the current time, about, in exactly Cognito's format. */
function isCurrent({ clientNow }: Engine, timestamp: string): boolean {
  const [, month = '', day, hour, minute, second, , year] = timestamp.split(/[ :]/u);
  const at = new Date(
    Date.UTC(
      Number(year),
      months.indexOf(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ),
  );
  if (Number.isNaN(at.getTime()) || formatTimestamp(at) !== timestamp) return false;
  return Math.abs(at.getTime() - clientNow().getTime()) <= clockMilliseconds;
}

/**
 * Salt and verifier for a user that does not exist. A pool and a name always give the same ones, whatever the client.
 */
export function madeUpPassword(engine: Engine, pool: Pool, name: string): StoredPassword {
  const [salt, verifier] = ['salt', 'verifier'].map((kind) =>
    madeUpBytes(engine, pool, kind, foldCase(pool, name)).toString('hex'),
  );
  return { salt: plainHex(salt?.slice(0, 32)), verifier: plainHex(verifier) };
}

/** 32 bytes derived from the pool's private key and the name: always the same, but no client can compute them. */
export function madeUpBytes(engine: Engine, pool: Pool, kind: string, name: string): Buffer {
  const { privateKey } = signingKey(engine, pool.id, 'id');
  return createHmac('sha256', privateKey).update(`${kind} of ${name}`).digest();
}

/** Removes superfluous leading zeros, as in the numbers of real users. */
function plainHex(digits = '0'): string {
  return formatHex(parseHex(digits));
}

/** PASSWORD_VERIFIER for flows other than USER_SRP_AUTH. It has a Session, which is bound to this SECRET_BLOCK. */
export function askForProof(engine: Engine, signIn: SignIn, srpA: string): AuthReply {
  const { pool, client, user, authFlow, deviceKey } = signIn;
  const challenge = 'PASSWORD_VERIFIER';
  const { username, password = madeUpPassword(engine, pool, username) } = user;
  const party = { poolId: pool.id, clientId: client.id, challenge, username } as const;
  const srp = openExchange(engine, { ...party, authFlow, deviceKey }, srpA, password);
  const srpExchange = fingerprint(srp.SECRET_BLOCK);
  return {
    ChallengeName: challenge,
    ChallengeParameters: { ...srp, USERNAME: username, USER_ID_FOR_SRP: username },
    Session: openSession(engine, signIn, challenge, { authFlow, deviceKey, srpExchange }),
  };
}
