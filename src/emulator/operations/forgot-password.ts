import * as z from 'zod';
import { CognitoFault, notAuthorized } from '../fault.ts';
import {
  checkHourlyLimit,
  countAttempt,
  passwordResetAction,
  passwordResetLimit,
  sendCode,
  simulateCode,
} from '../mail/codes.ts';
import { checkSecretHash, getClient, hidesMissingUsers } from '../pools/clients.ts';
import { getPool, type Pool } from '../pools/pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { findOrMigrateUser } from '../triggers/user-migration.ts';
import { missingUser } from '../users/missing-users.ts';
import {
  findRecoveryAttribute,
  noRecovery,
  recoveryAttribute,
  recoveryAttributes,
} from '../users/recovery-attribute.ts';
import type { User } from '../users/users.ts';
import { ClientId, SecretHash, Username } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import type { Engine } from '../engine.ts';

const Request = () => z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

/** If the client hides missing users, missing users and users who cannot reset look like a user who can. */
export const forgotPassword = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  const user = findOrMigrateUser(engine, { pool, client }, request.Username);
  if (hidesMissingUsers(client) && !canReset(pool, user)) {
    const hidden = user ?? missingUser(engine, pool, request.Username);
    return { CodeDeliveryDetails: simulate(engine, pool, hidden, request.Username) };
  }
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  checkResettable(user);
  const attribute = recoveryAttribute(pool, user);
  count(engine, user);
  const writeMessage = customMessage(engine, 'ForgotPassword', { pool, clientId: client.id, user });
  return {
    CodeDeliveryDetails: sendCode(engine, user, 'forgot-password', attribute, writeMessage),
  };
});

function canReset(pool: Pool, user: User | undefined): boolean {
  if (user === undefined || whyNotResettable(user) !== undefined) return false;
  return findRecoveryAttribute(pool, user) !== undefined;
}

/**
 * The refusal for a pool without recovery is the same for every user.
 *
 * @throws InvalidParameterException, LimitExceededException
 */
function simulate(engine: Engine, pool: Pool, user: User, name: string): object {
  const candidates = recoveryAttributes(pool);
  if (candidates.length === 0) throw noRecovery();
  count(engine, user);
  return simulateCode(engine, user, name, 'forgot-password', candidates);
}

/** @throws LimitExceededException */
function count(engine: Engine, user: User): void {
  checkHourlyLimit(engine, user, passwordResetAction, passwordResetLimit);
  countAttempt(engine, user, passwordResetAction);
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
