import * as z from 'zod';
import type { DeliverableAttribute } from '../mail/codes.ts';
import { allowsFlow, type Client } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { canReceive, codeFirstFactors } from './first-factors.ts';
import {
  checkSession,
  invalidSession,
  openSession,
  readSession,
  spendSession,
} from './sessions.ts';
import { type AuthReply, completeSignIn, type SignIn } from './sign-in.ts';

interface Applicant {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

const authFlow = 'USER_AUTH';

/**
 * Whether a user may sign up without a password. The client must allow the choice-based flow. The pool must verify one
 * of the user's addresses automatically and allow a code to it as first factor.
 */
export function maySignUpWithoutPassword(
  pool: Pool,
  client: Client,
  attributes: User['attributes'],
): boolean {
  return (['email', 'phone_number'] as const).some(
    (name) =>
      pool.settings.AutoVerifiedAttributes?.includes(name) === true &&
      isFirstFactor(pool, client, attributes, name),
  );
}

/**
 * The Session in the reply to SignUp, for ConfirmSignUp. There is one only if the confirmation code could have been a
 * first factor.
 *
 * @param verified The attribute that the confirmation code was sent to
 */
export function signUpSession(
  engine: Engine,
  { pool, client, user }: Applicant,
  verified: DeliverableAttribute | undefined,
): { readonly Session?: string } {
  if (verified === undefined || !isFirstFactor(pool, client, user.attributes, verified)) return {};
  return { Session: openSession(engine, { client, user }, 'SIGN_UP', { authFlow }) };
}

/** The Session in the reply to ConfirmSignUp, for InitiateAuth. The request must contain the Session of SignUp. */
export function confirmedSession(
  engine: Engine,
  { client, user }: Pick<Applicant, 'client' | 'user'>,
  given: string | undefined,
): { readonly Session?: string } {
  if (given === undefined) return {};
  const session = readSession(engine, given);
  checkSession(session, { client, user }, 'SIGN_UP');
  spendSession(engine, session);
  return { Session: openSession(engine, { client, user }, 'AUTO_SIGN_IN', { authFlow }) };
}

/**
 * Issues tokens for the Session of ConfirmSignUp. The confirmation code was the first factor, and there is no second.
 */
export function signInAfterSignUp(engine: Engine, signIn: SignIn, given: string): AuthReply {
  const { user } = signIn;
  const session = readSession(engine, given);
  checkSession(session, signIn, 'AUTO_SIGN_IN');
  if (user.status !== 'CONFIRMED' || hasSignedIn(engine, user)) throw invalidSession();
  spendSession(engine, session);
  return completeSignIn(engine, signIn);
}

function isFirstFactor(
  pool: Pool,
  client: Client,
  attributes: User['attributes'],
  name: DeliverableAttribute,
): boolean {
  const factors = (['EMAIL_OTP', 'SMS_OTP'] as const).filter(
    (factor) => codeFirstFactors[factor].attribute === name,
  );
  return (
    allowsFlow(client, ['ALLOW_USER_AUTH']) &&
    factors.some((factor) => canReceive(pool, attributes, factor))
  );
}

/** The Session of a sign-up is good for the user's first sign-in only. */
function hasSignedIn({ database }: Engine, { sub }: User): boolean {
  const sql = 'SELECT event_id AS eventId FROM grants WHERE sub = ? LIMIT 1';
  return database.get(z.object({ eventId: z.string() }), sql, sub) !== undefined;
}
