import * as z from 'zod';
import { CognitoFault, invalidParameter } from '../fault.ts';
import {
  checkHourlyLimit,
  countAttempt,
  type DeliverableAttribute,
  sendCode,
  simulateCode,
} from '../mail/codes.ts';
import { checkSecretHash, getClient, hidesMissingUsers } from '../pools/clients.ts';
import { getPool, type Pool } from '../pools/pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { missingUser } from '../users/missing-users.ts';
import { findNamedUser, type User } from '../users/users.ts';
import { ClientId, SecretHash, Username } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import type { Engine } from '../engine.ts';
import { autoVerifiedAttribute, autoVerifiedAttributes } from './sign-up.ts';

const Request = () => z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

/**
 * If the client hides missing users, these look like a user who waits for a code: missing users, disabled users, and
 * users without an address for the code. A confirmed user is always reported as such.
 */
export const resendConfirmationCode = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  const user = findNamedUser(engine, pool, request.Username);
  if (hidesMissingUsers(client) && !isShown(pool, user)) {
    const hidden = user ?? missingUser(engine, pool, request.Username);
    return { CodeDeliveryDetails: simulate(engine, pool, hidden, request.Username) };
  }
  const { waiting, attribute } = unconfirmedUser(pool, user);
  count(engine, waiting);
  const writeMessage = customMessage(engine, 'ResendCode', {
    pool,
    clientId: client.id,
    user: waiting,
  });
  return { CodeDeliveryDetails: sendCode(engine, waiting, 'sign-up', attribute, writeMessage) };
});

function isShown(pool: Pool, user: User | undefined): boolean {
  if (user?.enabled !== true) return false;
  return user.status !== 'UNCONFIRMED' || autoVerifiedAttribute(pool, user) !== undefined;
}

/** @throws UserNotFoundException, InvalidParameterException */
function unconfirmedUser(
  pool: Pool,
  user: User | undefined,
): { readonly waiting: User; readonly attribute: DeliverableAttribute } {
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  const attribute = autoVerifiedAttribute(pool, user);
  if (attribute === undefined) throw nothingVerified();
  return { waiting: user, attribute };
}

/**
 * The refusal for a pool that verifies no address is the same for every user.
 *
 * @throws InvalidParameterException, LimitExceededException
 */
function simulate(engine: Engine, pool: Pool, user: User, name: string): object {
  const candidates = autoVerifiedAttributes(pool);
  if (candidates.length === 0) throw nothingVerified();
  count(engine, user);
  return simulateCode(engine, user, name, 'sign-up', candidates);
}

function nothingVerified(): CognitoFault {
  return invalidParameter('Cannot resend codes. Auto verification not turned on.');
}

/** @throws LimitExceededException */
function count(engine: Engine, user: User): void {
  const action = 'ResendConfirmationCode';
  checkHourlyLimit(engine, user, action, 5);
  countAttempt(engine, user, action);
}
