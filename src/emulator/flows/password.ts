import { afterPassword } from '../after-password.ts';
import { hidesMissingUsers } from '../clients.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { checkLockout, countFailedPassword, forgetFailedPasswords } from '../lockout.ts';
import { missingUser } from '../missing-users.ts';
import { isPassword } from '../passwords.ts';
import { checkNotReset, type AuthReply, type SignIn } from '../sign-in.ts';
import { findOrMigrateUser } from '../triggers/user-migration.ts';
import { preAuthentication } from '../triggers/user-triggers.ts';
import { findUser, userNotFound, type StoredPassword, type User } from '../users.ts';
import type { World } from '../world.ts';
import { checkAttempt, requireParameter, type Attempt } from './attempt.ts';

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself is sent. */
export function signInWithPassword(world: World, attempt: Attempt): AuthReply {
  const username = requireParameter(attempt, 'USERNAME');
  const password = requireParameter(attempt, 'PASSWORD');
  checkAttempt(attempt, username);
  const { pool, client, authFlow, parameters } = attempt;
  findOrMigrateUser(world, attempt, username, password);
  const user = userOrStandIn(world, attempt, username);
  checkPassword(world, user, password);
  const deviceKey = parameters['DEVICE_KEY'];
  // Only an answer to a challenge can bind a device to an alias; here nothing has been answered.
  const signIn: SignIn = { pool, client, user, authFlow, answeredAs: user.username, deviceKey };
  return afterPassword(world, signIn);
}

/**
 * Finds who may try a password, by whatever flow.
 *
 * @throws UserNotFoundException, NotAuthorizedException (disabled)
 */
export function userForPassword(world: World, attempt: Attempt, username: string): User {
  const { pool, client } = attempt;
  const user = findUser(world, pool, username);
  if (user === undefined) throw userNotFound();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  preAuthentication(world, pool, client, user);
  // Who was imported and has no password yet is hidden too: no password is right.
  if (user.password === undefined && !hidesMissingUsers(client)) checkNotReset(user);
  return user;
}

/**
 * The same where missing users may be hidden: then gives who stands for one, is asked like anybody else, is locked like
 * anybody else, and never right. Triggers are told of them too.
 */
export function userOrStandIn(world: World, attempt: Attempt, username: string): User {
  const { pool, client } = attempt;
  const isHidden = hidesMissingUsers(client) && findUser(world, pool, username) === undefined;
  if (!isHidden) return userForPassword(world, attempt, username);
  preAuthentication(world, pool, client, { username });
  return missingUser(world, pool, username);
}

/** Checks a password that was sent itself. */
export function checkPassword(world: World, user: User, password: string): void {
  checkProof(world, user, (stored) => isPassword(world, user, stored, password));
}

/**
 * Judges a password or a proof of it under the lock that wrong ones lead to. UNCONFIRMED is told before it is looked at.
 *
 * @param spend Spends what a proof was made for. A wrong proof spends it too.
 */
export function checkProof(
  world: World,
  user: User,
  isRight: (stored: StoredPassword) => boolean,
  spend: () => void = () => undefined,
): void {
  checkLockout(world, user);
  checkConfirmed(user);
  if (user.password === undefined || !isRight(user.password)) {
    throw wrongPassword(() => {
      spend();
      countFailedPassword(world, user);
    });
  }
  spend();
  forgetFailedPasswords(world, user);
}

/** @throws UserNotConfirmedException */
export function checkConfirmed({ status }: User): void {
  if (status !== 'UNCONFIRMED') return;
  throw new CognitoFault('UserNotConfirmedException', 'User is not confirmed.');
}

export function wrongPassword(keeping?: () => void): CognitoFault {
  const text = 'Incorrect username or password.';
  return notAuthorized(text, keeping === undefined ? {} : { keeping });
}
