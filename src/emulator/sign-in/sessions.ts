import * as z from 'zod';
import { invalidParameter, notAuthorized } from '../fault.ts';
import type { Client } from '../pools/clients.ts';
import { fingerprint, randomOpaque } from '../random.ts';
import type { User } from '../users/users.ts';
import { ChallengeName } from '../wire/members.ts';
import type { Engine } from '../engine.ts';

/** One answered challenge of a custom sign-in, as trigger events contain it. */
export const ChallengeResult = z.object({
  challengeName: z.string(),
  challengeResult: z.boolean(),
  challengeMetadata: z.string().optional(),
});
export type ChallengeResult = z.infer<typeof ChallengeResult>;

/** The data that a Session carries from one step to the next. */
export const SessionState = z.object({
  authFlow: z.string(),
  /** DEVICE_KEY of an earlier step. */
  deviceKey: z.string().optional(),
  /** The stage of MFA_SETUP. Each stage has its own Session. */
  mfaSetup: z.enum(['required', 'associated', 'verified', 'sent']).optional(),
  /** Base32. The secret that AssociateSoftwareToken returned with this Session. */
  secretCode: z.string().optional(),
  /** The fingerprint of the software token that was verified with this Session. */
  verifiedToken: z.string().optional(),
  /** The code that SMS_MFA, EMAIL_OTP or SMS_OTP asks for, and the address it was sent to. */
  sentCode: z.object({ code: z.string(), destination: z.string() }).optional(),
  /** Tells EMAIL_OTP as a first factor of USER_AUTH from EMAIL_OTP as a second factor. */
  isFirstFactor: z.literal(true).optional(),
  /** The SRP handshake that the answer must complete, by the hash of its SECRET_BLOCK. */
  srpExchange: z.string().optional(),
  /** The private parameters of CUSTOM_CHALLENGE, and the challenges answered before. */
  custom: z
    .object({
      rounds: z.array(ChallengeResult),
      privateChallengeParameters: z.record(z.string(), z.string()),
      challengeMetadata: z.string().optional(),
    })
    .optional(),
});
export type SessionState = z.infer<typeof SessionState>;

/** The challenge that the Session belongs to, or the step of a sign-up that it continues. */
const SessionPurpose = z.enum([...ChallengeName.options, 'SIGN_UP', 'AUTO_SIGN_IN']);
type SessionPurpose = z.infer<typeof SessionPurpose>;

const Row = z.object({
  hash: z.string(),
  poolId: z.string(),
  clientId: z.string(),
  sub: z.string(),
  challenge: SessionPurpose,
  state: z.string().transform((text) => SessionState.parse(JSON.parse(text))),
  expiresAt: z.number(),
  spentAt: z.number().nullable(),
});
export type Session = z.infer<typeof Row>;

/** Spent and expired Sessions are kept this long, so that they differ from unknown ones. */
const keptFor = 24 * 60 * 60 * 1000;

/** Creates a Session for a challenge. It expires after the client's AuthSessionValidity. */
export function openSession(
  engine: Engine,
  owner: { readonly client: Client; readonly user: Pick<User, 'sub'> },
  challenge: SessionPurpose,
  state: SessionState,
): string {
  const text = `AYABe${randomOpaque(engine, 639)}`;
  const at = engine.now().getTime();
  const { client, user } = owner;
  const prune = `DELETE FROM sessions WHERE hash IN
    (SELECT hash FROM sessions WHERE expires_at < ? ORDER BY expires_at LIMIT 10)`;
  engine.database.run(prune, at - keptFor);
  const insert = `INSERT INTO sessions (hash, pool_id, client_id, sub, challenge, state, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`;
  const expiresAt = at + client.settings.AuthSessionValidity * 60_000;
  const { id, poolId } = client;
  const values = [poolId, id, user.sub, challenge, JSON.stringify(state), expiresAt] as const;
  engine.database.run(insert, fingerprint(text), ...values);
  return text;
}

/**
 * Finds a Session that is neither spent nor expired. Does not spend it.
 *
 * @throws InvalidParameterException if the request has none, NotAuthorizedException if it cannot be used
 */
export function readSession(engine: Engine, text: string | undefined): Session {
  if (text === undefined) throw invalidParameter('Missing required parameter Session');
  const sql = `SELECT hash, pool_id AS poolId, client_id AS clientId, sub, challenge, state,
    expires_at AS expiresAt, spent_at AS spentAt FROM sessions WHERE hash = ?`;
  const session = engine.database.get(Row, sql, fingerprint(text));
  if (session === undefined) throw invalidSession();
  if (session.spentAt !== null) {
    // Each round of a custom sign-in has its own Session. Cognito treats that of an earlier round as unknown.
    if (session.challenge === 'CUSTOM_CHALLENGE') throw invalidSession();
    throw notAuthorized('Invalid session for the user, session can only be used once.');
  }
  if (session.expiresAt <= engine.now().getTime()) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
  return session;
}

/**
 * The newest usable Session of this user for this challenge and device. It stands in for the Session that an answer
 * leaves out.
 */
export function findOpenSession(
  { database, now }: Engine,
  { client, user }: { readonly client: Client; readonly user: Pick<User, 'sub'> },
  challenge: ChallengeName,
  deviceKey: string,
): Session | undefined {
  const sql = `SELECT hash, pool_id AS poolId, client_id AS clientId, sub, challenge, state,
    expires_at AS expiresAt, spent_at AS spentAt FROM sessions
    WHERE sub = ? AND challenge = ? AND expires_at > ? AND spent_at IS NULL AND client_id = ?
    ORDER BY expires_at DESC`;
  const open = database.all(Row, sql, user.sub, challenge, now().getTime(), client.id);
  return open.find(({ state }) => state.deviceKey === deviceKey);
}

/** @throws NotAuthorizedException unless the Session belongs to this client, user and challenge */
export function checkSession(
  session: Session,
  owner: { readonly client: Client; readonly user: Pick<User, 'sub'> },
  challenge: SessionPurpose,
): void {
  if (session.clientId !== owner.client.id || session.sub !== owner.user.sub) {
    throw invalidSession();
  }
  if (session.challenge !== challenge) {
    throw notAuthorized('Invalid session due to a mismatched auth flow');
  }
}

/** Marks a Session as used. Call it on success only, except if Cognito spends the Session on failure too. */
export function spendSession({ database, now }: Engine, { hash }: Session): void {
  database.run('UPDATE sessions SET spent_at = ? WHERE hash = ?', now().getTime(), hash);
}

export function invalidSession(): Error {
  return notAuthorized('Invalid session for the user.');
}
