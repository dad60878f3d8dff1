import * as z from 'zod';
import { checkSecretHash, getClient, hidesMissingUsers, type Client } from '../clients.ts';
import {
  expiredCode,
  isCodeSimulated,
  passwordResetAction,
  passwordResetLimit,
  spendCode,
  wrongCode,
} from '../codes.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { checkConfirmed } from '../flows/password.ts';
import { ClientId, ConfirmationCode, Password, SecretHash, Username } from '../members.ts';
import { operation } from '../operation.ts';
import { checkPasswordHistory } from '../password-history.ts';
import { checkPasswordPolicy } from '../password-policy.ts';
import { getPool, type Pool } from '../pools.ts';
import { withPermanentPassword } from '../temporary-passwords.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { findUser, saveUser } from '../users.ts';
import type { World } from '../world.ts';
import { checkResettable } from './forgot-password.ts';

const Request = z.object({
  ClientId,
  SecretHash: SecretHash.optional(),
  Username,
  ConfirmationCode,
  Password,
});

/** A password that breaks the policy or was used before leaves the code usable. */
export const confirmForgotPassword = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const user = findUser(world, pool, request.Username);
  if (user === undefined) throw missing(world, client, pool, request.Username);
  if (!user.enabled) throw notAuthorized('User is disabled.');
  checkConfirmed(user);
  spendCode(world, user, {
    purpose: 'forgot-password',
    action: passwordResetAction,
    hourlyLimit: passwordResetLimit,
    given: request.ConfirmationCode,
  });
  // Told to whoever knows the code only: an administrator may have given the user a temporary password since.
  checkResettable(user);
  checkPasswordPolicy(pool, request.Password);
  checkPasswordHistory(world, pool, user, request.Password);
  const confirmed = withPermanentPassword(world, pool, user, request.Password);
  saveUser(world, pool, confirmed);
  postConfirmation(world, pool, client.id, confirmed, 'ConfirmForgotPassword');
  return {};
});

function missing(world: World, client: Client, pool: Pool, name: string): CognitoFault {
  if (!hidesMissingUsers(client)) {
    const text = 'Username/client id combination not found.';
    return new CognitoFault('UserNotFoundException', text);
  }
  return isCodeSimulated(world, pool, name, 'forgot-password') ? wrongCode() : expiredCode();
}
