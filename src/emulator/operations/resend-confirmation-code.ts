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

const Request = z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

/**
 * Where missing users are hidden they get an answer like one that waits for a code, and so do disabled ones and those
 * without an address for it; who is confirmed already is told so, by whatever client.
 */
export const resendConfirmationCode = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  const user = findNamedUser(engine, pool, request.Username);
  if (hidesMissingUsers(client) && !isToldApart(pool, user)) {
    const hidden = user ?? missingUser(engine, pool, request.Username);
    return { CodeDeliveryDetails: simulate(engine, pool, hidden, request.Username) };
  }
  const { waiting, attribute } = whoWaits(pool, user);
  count(engine, waiting);
  const writeMessage = customMessage(engine, 'ResendCode', {
    pool,
    clientId: client.id,
    user: waiting,
  });
  return { CodeDeliveryDetails: sendCode(engine, waiting, 'sign-up', attribute, writeMessage) };
});

function isToldApart(pool: Pool, user: User | undefined): boolean {
  if (user?.enabled !== true) return false;
  return user.status !== 'UNCONFIRMED' || autoVerifiedAttribute(pool, user) !== undefined;
}

/** @throws UserNotFoundException, InvalidParameterException */
function whoWaits(
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

/** What a pool does not do at all it refuses to everybody. @throws InvalidParameterException, LimitExceededException */
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
