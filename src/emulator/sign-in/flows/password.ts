import { CognitoFault, notAuthorized } from '../../fault.ts';
import { hidesMissingUsers } from '../../pools/clients.ts';
import { migrateMissingUser } from '../../triggers/user-migration.ts';
import { preAuthentication } from '../../triggers/user-triggers.ts';
import { checkLockout, countFailedPassword, forgetFailedPasswords } from '../../users/lockout.ts';
import { missingUser } from '../../users/missing-users.ts';
import { isPassword } from '../../users/passwords.ts';
import { findUser, type StoredPassword, type User, userNotFound } from '../../users/users.ts';
import type { Engine } from '../../engine.ts';
import { afterPassword } from '../after-password.ts';
import { type AuthReply, checkNotReset, type SignIn } from '../sign-in.ts';
import { type Attempt, checkAttempt, requireParameter } from './attempt.ts';

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the request contains the password. */
export function signInWithPassword(engine: Engine, attempt: Attempt): AuthReply {
  const username = requireParameter(attempt, 'USERNAME');
  const password = requireParameter(attempt, 'PASSWORD');
  checkAttempt(attempt, username);
  const { pool, client, authFlow, parameters } = attempt;
  migrateMissingUser(engine, attempt, username, password);
  const user = userOrStandIn(engine, attempt, username);
  checkPassword(engine, user, password);
  const deviceKey = parameters['DEVICE_KEY'];
  // `answeredAs` is never an alias here: only the answer to a challenge can bind a device to an alias.
  const signIn: SignIn = { pool, client, user, authFlow, answeredAs: user.username, deviceKey };
  return afterPassword(engine, signIn);
}

/**
 * Finds a user who may try to sign in.
 *
 * @throws UserNotFoundException, NotAuthorizedException (disabled)
 */
function userForPassword(engine: Engine, attempt: Attempt, user: User | undefined): User {
  const { pool, client } = attempt;
  if (user === undefined) throw userNotFound();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  preAuthentication(engine, pool, client, user);
  // If missing users are hidden, an imported user without a password looks like one: no password is right.
  if (user.password === undefined && !hidesMissingUsers(client)) checkNotReset(user);
  return user;
}

/**
 * The user who signs in. If the client hides missing users, it returns a stand-in for a missing one: the stand-in gets
 * the same challenges and lockouts as a real user, but no answer is right. Triggers run for it too.
 */
export function userOrStandIn(engine: Engine, attempt: Attempt, username: string): User {
  const { pool, client } = attempt;
  const user = findUser(engine, pool, username);
  const isHidden = hidesMissingUsers(client) && user === undefined;
  if (!isHidden) return userForPassword(engine, attempt, user);
  preAuthentication(engine, pool, client, { username });
  return missingUser(engine, pool, username);
}

function checkPassword(engine: Engine, user: User, password: string): void {
  checkProof(engine, user, (stored) => isPassword(engine, user, stored, password));
}

/**
 * Checks a password, or a proof of it, and counts wrong ones towards the lockout. An unconfirmed user is refused before
 * the password is checked.
 *
 * @param spend Spends the SECRET_BLOCK or Session of the attempt. A wrong password spends it too.
 */
export function checkProof(
  engine: Engine,
  user: User,
  isRight: (stored: StoredPassword) => boolean,
  spend: () => void = () => undefined,
): void {
  checkLockout(engine, user);
  checkConfirmed(user);
  if (user.password === undefined || !isRight(user.password)) {
    throw wrongPassword(() => {
      spend();
      countFailedPassword(engine, user);
    });
  }
  spend();
  forgetFailedPasswords(engine, user);
}

/** @throws UserNotConfirmedException */
export function checkConfirmed({ status }: User): void {
  if (status !== 'UNCONFIRMED') return;
  throw new CognitoFault('UserNotConfirmedException', 'User is not confirmed.');
}

export function wrongPassword(afterRollback?: () => void): CognitoFault {
  const text = 'Incorrect username or password.';
  return notAuthorized(text, afterRollback === undefined ? {} : { afterRollback });
}
