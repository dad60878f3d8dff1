import * as z from 'zod';
import { invalidParameter, notAuthorized } from '../fault.ts';
import type { Client } from '../pools/clients.ts';
import { fingerprint, randomOpaque } from '../random.ts';
import type { User } from '../users/users.ts';
import { ChallengeName } from '../wire/members.ts';
import type { Engine } from '../engine.ts';

/** One challenge of a custom sign-in that has been answered, as triggers see it. */
export const ChallengeResult = z.object({
  challengeName: z.string(),
  challengeResult: z.boolean(),
  challengeMetadata: z.string().optional(),
});
export type ChallengeResult = z.infer<typeof ChallengeResult>;

/** What a Session carries from one step to the next besides whose it is. */
export const SessionState = z.object({
  authFlow: z.string(),
  /** DEVICE_KEY as sent with an earlier step. */
  deviceKey: z.string().optional(),
  /** How far MFA_SETUP has come: each stage has Sessions of its own. */
  mfaSetup: z.enum(['required', 'associated', 'verified', 'sent']).optional(),
  /** Base32; what AssociateSoftwareToken gave out with this Session. */
  secretCode: z.string().optional(),
  /** What SMS_MFA, EMAIL_OTP or SMS_OTP asks for, and where it was sent. */
  sentCode: z.object({ code: z.string(), destination: z.string() }).optional(),
  /** EMAIL_OTP and SMS_OTP are a first factor of USER_AUTH; EMAIL_OTP may also be a second one. */
  isFirstFactor: z.literal(true).optional(),
  /** The SRP handshake that the answer has to complete, by the fingerprint of its SECRET_BLOCK. */
  srpExchange: z.string().optional(),
  /** What CUSTOM_CHALLENGE asks for, and what has been answered before. */
  custom: z
    .object({
      rounds: z.array(ChallengeResult),
      privateChallengeParameters: z.record(z.string(), z.string()),
      challengeMetadata: z.string().optional(),
    })
    .optional(),
});
export type SessionState = z.infer<typeof SessionState>;

/** The challenge that a Session answers, or the step of a sign-up that it leads on from. */
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

/** Spent and expired Sessions are kept this long, to be told apart from garbage. */
const keptFor = 24 * 60 * 60 * 1000;

/** Makes a Session for a challenge. It lives for the client's AuthSessionValidity from now. */
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
 * Finds a Session that can still be answered; does not spend it.
 *
 * @throws InvalidParameterException when there is none, NotAuthorizedException when it cannot be used
 */
export function readSession(engine: Engine, text: string | undefined): Session {
  if (text === undefined) throw invalidParameter('Missing required parameter Session');
  const sql = `SELECT hash, pool_id AS poolId, client_id AS clientId, sub, challenge, state,
    expires_at AS expiresAt, spent_at AS spentAt FROM sessions WHERE hash = ?`;
  const session = engine.database.get(Row, sql, fingerprint(text));
  if (session === undefined) throw invalidSession();
  if (session.spentAt !== null) {
    // Each round of a custom sign-in has a Session of its own, and the one before is simply not known any more.
    if (session.challenge === 'CUSTOM_CHALLENGE') throw invalidSession();
    throw notAuthorized('Invalid session for the user, session can only be used once.');
  }
  if (session.expiresAt <= engine.now().getTime()) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
  return session;
}

/**
 * The newest Session that the user could answer this challenge with for this device: what binds an answer that carries
 * none.
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

/** Marks a Session as used. Do it on success only, except where Cognito spends it on failure too. */
export function spendSession({ database, now }: Engine, { hash }: Session): void {
  database.run('UPDATE sessions SET spent_at = ? WHERE hash = ?', now().getTime(), hash);
}

export function invalidSession(): Error {
  return notAuthorized('Invalid session for the user.');
}
