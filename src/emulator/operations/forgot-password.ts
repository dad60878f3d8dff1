import * as z from 'zod';
import { checkSecretHash, getClient, hidesMissingUsers } from '../clients.ts';
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
import { missingUser } from '../missing-users.ts';
import { operation } from '../operation.ts';
import { getPool, type Pool } from '../pools.ts';
import {
  findRecoveryAttribute,
  noRecovery,
  recoveryAttribute,
  recoveryAttributes,
} from '../recovery-attribute.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { findOrMigrateUser } from '../triggers/user-migration.ts';
import type { User } from '../users.ts';
import type { World } from '../world.ts';

const Request = z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

/** Where missing users are hidden they get an answer like one who may reset a password; so does whoever may not. */
export const forgotPassword = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const user = findOrMigrateUser(world, { pool, client }, request.Username);
  if (hidesMissingUsers(client) && !mayReset(pool, user)) {
    const hidden = user ?? missingUser(world, pool, request.Username);
    return { CodeDeliveryDetails: simulate(world, pool, hidden, request.Username) };
  }
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  checkResettable(user);
  const attribute = recoveryAttribute(pool, user);
  count(world, user);
  const letter = customMessage(world, 'ForgotPassword', { pool, clientId: client.id, user });
  return { CodeDeliveryDetails: sendCode(world, user, 'forgot-password', attribute, letter) };
});

function mayReset(pool: Pool, user: User | undefined): boolean {
  if (user === undefined || whyNotResettable(user) !== undefined) return false;
  return findRecoveryAttribute(pool, user) !== undefined;
}

/** What a pool does not do at all it refuses to everybody. @throws InvalidParameterException, LimitExceededException */
function simulate(world: World, pool: Pool, user: User, name: string): object {
  const candidates = recoveryAttributes(pool);
  if (candidates.length === 0) throw noRecovery();
  count(world, user);
  return simulateCode(world, user, name, 'forgot-password', candidates);
}

/** @throws LimitExceededException */
function count(world: World, user: User): void {
  checkHourlyLimit(world, user, passwordResetAction, passwordResetLimit);
  countAttempt(world, user, passwordResetAction);
}

/** @throws NotAuthorizedException */
export function checkResettable(user: User): void {
  const reason = whyNotResettable(user);
  if (reason !== undefined) throw notAuthorized(reason);
}

function whyNotResettable({ enabled, status }: User): string | undefined {
  if (!enabled) return 'User is disabled.';
  const isOther = status === 'FORCE_CHANGE_PASSWORD' || status === 'EXTERNAL_PROVIDER';
  return isOther ? 'User password cannot be reset in the current state.' : undefined;
}
