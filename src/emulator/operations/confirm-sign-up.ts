import * as z from 'zod';
import { confirmedSession } from '../auto-sign-in.ts';
import { checkSecretHash, getClient, hidesMissingUsers, type Client } from '../clients.ts';
import { expiredCode, spendCode } from '../codes.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { ClientId, ConfirmationCode, SecretHash, Session, Username } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { findUser, releaseAliases, saveUser, type User } from '../users.ts';

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
  const user = checkUnconfirmed(client, findUser(world, pool, request.Username));
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

function checkUnconfirmed(client: Client, user: User | undefined): User {
  if (user === undefined) {
    if (hidesMissingUsers(client)) throw expiredCode();
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  return user;
}
