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

const Request = z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

/** Where missing users are hidden they get an answer like one who may reset a password; so does whoever may not. */
export const forgotPassword = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  const user = findOrMigrateUser(engine, { pool, client }, request.Username);
  if (hidesMissingUsers(client) && !mayReset(pool, user)) {
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

function mayReset(pool: Pool, user: User | undefined): boolean {
  if (user === undefined || whyNotResettable(user) !== undefined) return false;
  return findRecoveryAttribute(pool, user) !== undefined;
}

/** What a pool does not do at all it refuses to everybody. @throws InvalidParameterException, LimitExceededException */
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
