import * as z from 'zod';
import { checkSecretHash, getClient, hidesMissingUsers, type Client } from '../clients.ts';
import {
  checkHourlyLimit,
  countAttempt,
  passwordResetAction,
  passwordResetLimit,
  sendCode,
  simulateCode,
} from '../codes.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { ClientId, SecretHash, Username } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { recoveryAttribute } from '../recovery-attribute.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { findOrMigrateUser } from '../triggers/user-migration.ts';
import type { User } from '../users.ts';

const Request = z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

export const forgotPassword = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const user = findOrMigrateUser(world, { pool, client }, request.Username);
  if (user === undefined) {
    checkHides(client);
    return { CodeDeliveryDetails: simulateCode(world, pool, request.Username, 'forgot-password') };
  }
  checkResettable(user);
  const attribute = recoveryAttribute(pool, user);
  checkHourlyLimit(world, user, passwordResetAction, passwordResetLimit);
  countAttempt(world, user, passwordResetAction);
  customMessage(world, 'ForgotPassword', { pool, clientId: client.id, user });
  return { CodeDeliveryDetails: sendCode(world, user, 'forgot-password', attribute) };
});

function checkHides(client: Client): void {
  if (hidesMissingUsers(client)) return;
  throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
}

/** @throws NotAuthorizedException */
export function checkResettable({ enabled, status }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
  if (status === 'FORCE_CHANGE_PASSWORD' || status === 'EXTERNAL_PROVIDER') {
    throw notAuthorized('User password cannot be reset in the current state.');
  }
}
