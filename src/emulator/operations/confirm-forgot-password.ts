import * as z from 'zod';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { passwordResetAction, passwordResetLimit, refuseCode, spendCode } from '../mail/codes.ts';
import { checkSecretHash, getClient, hidesMissingUsers } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { checkConfirmed } from '../sign-in/flows/password.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { missingUser } from '../users/missing-users.ts';
import { checkPasswordHistory, checkPasswordPolicy } from '../users/password-policy.ts';
import { withPermanentPassword } from '../users/temporary-passwords.ts';
import { findNamedUser, saveUser, type User } from '../users/users.ts';
import { ClientId, ConfirmationCode, Password, SecretHash, Username } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import { checkResettable } from './forgot-password.ts';

const Request = () =>
  z.object({
    ClientId,
    SecretHash: SecretHash.optional(),
    Username,
    ConfirmationCode,
    Password,
  });

const limits = {
  purpose: 'forgot-password',
  action: passwordResetAction,
  hourlyLimit: passwordResetLimit,
} as const;

/** A refused new password leaves the code usable. */
export const confirmForgotPassword = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  const found = findNamedUser(engine, pool, request.Username);
  if (hidesMissingUsers(client) && !canHaveCode(found)) {
    throw refuseCode(engine, found ?? missingUser(engine, pool, request.Username), limits);
  }
  const user = userWithCode(found);
  spendCode(engine, user, { ...limits, given: request.ConfirmationCode });
  // Checked after the code, so that only a caller with the code learns the status. An administrator may have set a
  // temporary password since.
  checkResettable(user);
  checkPasswordPolicy(pool, request.Password);
  checkPasswordHistory(engine, pool, user, request.Password);
  const confirmed = withPermanentPassword(engine, pool, user, request.Password);
  saveUser(engine, pool, confirmed);
  postConfirmation(engine, pool, client.id, confirmed, 'ConfirmForgotPassword');
  return {};
});

function canHaveCode(user: User | undefined): boolean {
  return user?.enabled === true && user.status !== 'UNCONFIRMED';
}

/** @throws UserNotFoundException, NotAuthorizedException, UserNotConfirmedException */
function userWithCode(user: User | undefined): User {
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  checkConfirmed(user);
  return user;
}
