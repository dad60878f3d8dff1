import * as z from 'zod';
import { checkSecretHash, getClient, hidesMissingUsers } from '../clients.ts';
import { passwordResetAction, passwordResetLimit, refuseCode, spendCode } from '../codes.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { checkConfirmed } from '../flows/password.ts';
import { ClientId, ConfirmationCode, Password, SecretHash, Username } from '../members.ts';
import { missingUser } from '../missing-users.ts';
import { operation } from '../operation.ts';
import { checkPasswordHistory } from '../password-history.ts';
import { checkPasswordPolicy } from '../password-policy.ts';
import { getPool } from '../pools.ts';
import { withPermanentPassword } from '../temporary-passwords.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { findUser, saveUser, type User } from '../users.ts';
import { checkResettable } from './forgot-password.ts';

const Request = z.object({
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

/** A password that breaks the policy or was used before leaves the code usable. */
export const confirmForgotPassword = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const found = findUser(world, pool, request.Username);
  if (hidesMissingUsers(client) && !mayHaveCode(found)) {
    throw refuseCode(world, found ?? missingUser(world, pool, request.Username), limits);
  }
  const user = whoHasCode(found);
  spendCode(world, user, { ...limits, given: request.ConfirmationCode });
  // Told to whoever knows the code only: an administrator may have given the user a temporary password since.
  checkResettable(user);
  checkPasswordPolicy(pool, request.Password);
  checkPasswordHistory(world, pool, user, request.Password);
  const confirmed = withPermanentPassword(world, pool, user, request.Password);
  saveUser(world, pool, confirmed);
  postConfirmation(world, pool, client.id, confirmed, 'ConfirmForgotPassword');
  return {};
});

function mayHaveCode(user: User | undefined): boolean {
  return user?.enabled === true && user.status !== 'UNCONFIRMED';
}

/** @throws UserNotFoundException, NotAuthorizedException, UserNotConfirmedException */
function whoHasCode(user: User | undefined): User {
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  checkConfirmed(user);
  return user;
}
