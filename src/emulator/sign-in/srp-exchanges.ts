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

/** How long a SECRET_BLOCK can be answered. Cognito says no more than that it is seconds. */
const exchangeMilliseconds = 30_000;

/**
 * How far TIMESTAMP may be from a client's clock as it should be, either way. A widely used Go library writes hours of a
 * 12-hour clock and works with Cognito in the afternoon too, so the real window is wider than twelve hours.
 */
const clockMilliseconds = 24 * 60 * 60_000;

/** As long as the real ones, which are 1,284 to 1,291 bytes. */
const secretBlockSize = 1290;

export const Exchange = z.object({
  hash: z.string(),
  poolId: z.string(),
  clientId: z.string(),
  challenge: z.enum(['PASSWORD_VERIFIER', 'DEVICE_PASSWORD_VERIFIER']),
  /** The real name of whoever signs in. */
  username: z.string(),
  authFlow: z.string(),
  /** DEVICE_KEY of an earlier step, or the device that the proof is about. */
  deviceKey: z.string().optional(),
  /** The numbers of the handshake, in hexadecimal. */
  A: z.string(),
  b: z.string(),
  B: z.string(),
  expiresAt: z.number(),
});
/** One SRP handshake, between the public keys and the proof. */
export type Exchange = z.infer<typeof Exchange>;

type Party = Pick<Exchange, 'poolId' | 'clientId' | 'challenge' | 'username'>;

/** The three parameters of a verifier challenge that SRP is about. */
export interface SrpParameters {
  readonly SALT: string;
  readonly SRP_B: string;
  readonly SECRET_BLOCK: string;
}

/** Answers SRP_A. A of 0 mod N is only refused at the proof, as by Cognito. @throws InvalidParameterException */
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

/** The handshake that this SECRET_BLOCK belongs to; undefined when it is late, used, or another party's. */
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

/** Makes the SECRET_BLOCK worthless. */
export function spendExchange({ database }: Engine, { hash }: Exchange): void {
  database.run('DELETE FROM srp_exchanges WHERE hash = ?', hash);
}

/** The answer to a verifier challenge, by the names of its parameters. */
export interface SrpProof {
  readonly PASSWORD_CLAIM_SECRET_BLOCK: string;
  readonly PASSWORD_CLAIM_SIGNATURE: string;
  readonly TIMESTAMP: string;
}

/** Whether the proof was made by someone who knows the password, and now. */
export function isProven(
  engine: Engine,
  { A, b, B }: Exchange,
  { verifier }: StoredPassword,
  whose: { readonly realm: string; readonly identity: string },
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
      ...whose,
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

/** Whether the text is a time near now in exactly Cognito's format. */
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

/** What a user that does not exist is asked with: the same salt each time for the pool and the name, from any client. */
export function madeUpPassword(engine: Engine, pool: Pool, name: string): StoredPassword {
  const [salt, verifier] = ['salt', 'verifier'].map((what) =>
    madeUpBytes(engine, pool, what, foldCase(pool, name)).toString('hex'),
  );
  return { salt: plainHex(salt?.slice(0, 32)), verifier: plainHex(verifier) };
}

/** 32 bytes that nobody outside can foresee, the same each time for the pool and the name. */
export function madeUpBytes(engine: Engine, pool: Pool, what: string, name: string): Buffer {
  const { privateKey } = signingKey(engine, pool.id, 'id');
  return createHmac('sha256', privateKey).update(`${what} of ${name}`).digest();
}

/** Without leading zeros, as the numbers of real users are. */
function plainHex(digits = '0'): string {
  return formatHex(parseHex(digits));
}

/** PASSWORD_VERIFIER. Unlike in USER_SRP_AUTH there is a Session, which belongs to this very SECRET_BLOCK. */
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
