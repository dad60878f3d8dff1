import * as z from 'zod';
import { checkSecretHash, getClient, hidesMissingUsers } from '../clients.ts';
import {
  checkHourlyLimit,
  countAttempt,
  sendCode,
  simulateCode,
  type DeliverableAttribute,
} from '../codes.ts';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { ClientId, SecretHash, Username } from '../members.ts';
import { operation } from '../operation.ts';
import { missingUser } from '../missing-users.ts';
import { getPool, type Pool } from '../pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { findUser, type User } from '../users.ts';
import type { World } from '../world.ts';
import { autoVerifiedAttribute, autoVerifiedAttributes } from './sign-up.ts';

const Request = z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

/**
 * Where missing users are hidden they get an answer like one that waits for a code, and so do disabled ones and those
 * without an address for it; who is confirmed already is told so, by whatever client.
 */
export const resendConfirmationCode = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const user = findUser(world, pool, request.Username);
  if (hidesMissingUsers(client) && !isToldApart(pool, user)) {
    const hidden = user ?? missingUser(world, pool, request.Username);
    return { CodeDeliveryDetails: simulate(world, pool, hidden, request.Username) };
  }
  const { waiting, attribute } = whoWaits(pool, user);
  count(world, waiting);
  const letter = customMessage(world, 'ResendCode', { pool, clientId: client.id, user: waiting });
  return { CodeDeliveryDetails: sendCode(world, waiting, 'sign-up', attribute, letter) };
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
function simulate(world: World, pool: Pool, user: User, name: string): object {
  const candidates = autoVerifiedAttributes(pool);
  if (candidates.length === 0) throw nothingVerified();
  count(world, user);
  return simulateCode(world, user, name, 'sign-up', candidates);
}

function nothingVerified(): CognitoFault {
  return invalidParameter('Cannot resend codes. Auto verification not turned on.');
}

/** @throws LimitExceededException */
function count(world: World, user: User): void {
  const action = 'ResendConfirmationCode';
  checkHourlyLimit(world, user, action, 5);
  countAttempt(world, user, action);
}
