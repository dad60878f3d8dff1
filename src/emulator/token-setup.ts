import { authenticate } from './access-tokens.ts';
import { activeFactors } from './after-password.ts';
import { findClient } from './clients.ts';
import { invalidParameter, notAuthorized } from './fault.ts';
import { getPool, type Pool } from './pools.ts';
import {
  invalidSession,
  openSession,
  readSession,
  spendSession,
  type Session,
  type SessionState,
} from './sessions.ts';
import { findUserBySub, type User } from './users.ts';
import type { World } from './world.ts';

/** Who sets up a software token: someone in the middle of MFA_SETUP, or someone signed in. */
export interface TokenSetup {
  readonly pool: Pool;
  readonly user: User;
  /** Undefined for someone signed in. */
  readonly session: Session | undefined;
}

/** Takes an access token or the Session of an MFA_SETUP challenge, and not both. */
export function tokenSetup(
  world: World,
  { AccessToken, Session }: { AccessToken?: string | undefined; Session?: string | undefined },
): TokenSetup {
  if ((AccessToken === undefined) === (Session === undefined)) {
    throw invalidParameter('Exactly one of AccessToken and Session is required.');
  }
  if (AccessToken !== undefined) {
    const { pool, user } = authenticate(world, AccessToken);
    return { pool, user, session: undefined };
  }
  const session = readSession(world, Session);
  const user = findUserBySub(world, session.sub);
  if (user === undefined || session.challenge !== 'MFA_SETUP') throw invalidSession();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  const pool = getPool(world, session.poolId);
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
  world: World,
  user: User,
  session: Session,
  change: Partial<SessionState>,
): string {
  const client = findClient(world, session.clientId);
  if (client === undefined) throw invalidSession();
  spendSession(world, session);
  return openSession(world, { client, user }, 'MFA_SETUP', { ...session.state, ...change });
}
