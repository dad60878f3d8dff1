import { invalidParameter, notAuthorized } from '../fault.ts';
import { findClient } from '../pools/clients.ts';
import { getPool, type Pool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { findUserBySub, type User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { activeFactors } from './after-password.ts';
import {
  invalidSession,
  openSession,
  readSession,
  type Session,
  type SessionState,
  spendSession,
} from './sessions.ts';

/** The user who sets up a software token: during MFA_SETUP, or signed in. */
export interface TokenSetup {
  readonly pool: Pool;
  readonly user: User;
  /** Undefined if the user is signed in. */
  readonly session: Session | undefined;
}

/** Finds the user by an access token or by the Session of an MFA_SETUP challenge, but not by both. */
export function tokenSetup(
  engine: Engine,
  { AccessToken, Session }: { AccessToken?: string | undefined; Session?: string | undefined },
): TokenSetup {
  if ((AccessToken === undefined) === (Session === undefined)) {
    throw invalidParameter('Exactly one of AccessToken and Session is required.');
  }
  if (AccessToken !== undefined) {
    const { pool, user } = authenticate(engine, AccessToken);
    return { pool, user, session: undefined };
  }
  const session = readSession(engine, Session);
  const user = findUserBySub(engine, session.sub);
  if (user === undefined || session.challenge !== 'MFA_SETUP') throw invalidSession();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  const pool = getPool(engine, session.poolId);
  checkStillWithoutFactor({ pool, user });
  return { pool, user, session };
}

/**
 * Refuses if the user has set up a factor meanwhile. The Session of MFA_SETUP took only the password and must not
 * bypass that factor. Whether Cognito does the same is not known.
 *
 * @throws NotAuthorizedException
 */
export function checkStillWithoutFactor(setup: Pick<TokenSetup, 'pool' | 'user'>): void {
  if (activeFactors(setup).length > 0) throw invalidSession();
}

/** Replaces the Session by one for the next stage of MFA_SETUP. */
export function nextSession(
  engine: Engine,
  user: User,
  session: Session,
  change: Partial<SessionState>,
): string {
  const client = findClient(engine, session.clientId);
  if (client === undefined) throw invalidSession();
  spendSession(engine, session);
  return openSession(engine, { client, user }, 'MFA_SETUP', { ...session.state, ...change });
}
