import * as z from 'zod';
import { confirmedSession } from '../auto-sign-in.ts';
import { checkSecretHash, getClient, hidesMissingUsers, type Client } from '../clients.ts';
import { expiredCode, isCodeSimulated, spendCode, wrongCode } from '../codes.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { ClientId, ConfirmationCode, SecretHash, Session, Username } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool, type Pool } from '../pools.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { findUser, releaseAliases, saveUser, type User } from '../users.ts';
import type { World } from '../world.ts';

const Request = z.object({
  ClientId,
  SecretHash: SecretHash.optional(),
  Username,
  ConfirmationCode,
  ForceAliasCreation: z.boolean().default(false),
  Session: Session.optional(),
});

export const confirmSignUp = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const user = findUser(world, pool, request.Username);
  if (user === undefined) throw missing(world, client, pool, request.Username);
  checkUnconfirmed(user);
  const attribute = spendCode(world, user, {
    purpose: 'sign-up',
    action: 'ConfirmSignUp',
    hourlyLimit: 15,
    given: request.ConfirmationCode,
  });
  const confirmed: User = {
    ...user,
    status: 'CONFIRMED',
    modifiedAt: world.now().getTime(),
    attributes: { ...user.attributes, [`${attribute}_verified`]: 'true' },
  };
  if (request.ForceAliasCreation) releaseAliases(world, pool, confirmed);
  saveUser(world, pool, confirmed);
  postConfirmation(world, pool, client.id, confirmed);
  return confirmedSession(world, { client, user: confirmed }, request.Session);
});

function missing(world: World, client: Client, pool: Pool, name: string): CognitoFault {
  if (hidesMissingUsers(client)) {
    return isCodeSimulated(world, pool, name, 'sign-up') ? wrongCode() : expiredCode();
  }
  return new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
}

function checkUnconfirmed({ status }: User): void {
  if (status === 'UNCONFIRMED') return;
  throw notAuthorized(`User cannot be confirmed. Current status is ${status}`);
}
