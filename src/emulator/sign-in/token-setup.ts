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

/** Who sets up a software token: someone in the middle of MFA_SETUP, or someone signed in. */
export interface TokenSetup {
  readonly pool: Pool;
  readonly user: User;
  /** Undefined for someone signed in. */
  readonly session: Session | undefined;
}

/** Takes an access token or the Session of an MFA_SETUP challenge, and not both. */
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
 * Whoever has a factor by now has to be asked for it: a Session from before, which took only the password, is no way
 * around it. What Cognito does is not known.
 *
 * @throws NotAuthorizedException
 */
export function checkStillWithoutFactor(setup: Pick<TokenSetup, 'pool' | 'user'>): void {
  if (activeFactors(setup).length > 0) throw invalidSession();
}

/** Spends the Session for one of the next stage of MFA_SETUP. */
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
