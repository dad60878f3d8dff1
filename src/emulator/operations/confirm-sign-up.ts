import * as z from 'zod';
import { confirmedSession } from '../auto-sign-in.ts';
import { checkSecretHash, getClient, hidesMissingUsers } from '../clients.ts';
import { refuseCode, spendCode } from '../codes.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { ClientId, ConfirmationCode, SecretHash, Session, Username } from '../members.ts';
import { missingUser } from '../missing-users.ts';
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

const limits = { purpose: 'sign-up', action: 'ConfirmSignUp', hourlyLimit: 15 } as const;

/** Where missing users are hidden, so are disabled ones; who is confirmed already is told so, by whatever client. */
export const confirmSignUp = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const found = findUser(world, pool, request.Username);
  if (hidesMissingUsers(client) && found?.enabled !== true) {
    throw refuseCode(world, found ?? missingUser(world, pool, request.Username), limits);
  }
  const user = whoWaits(found);
  const given = request.ConfirmationCode;
  const attribute = spendCode(world, user, { ...limits, given });
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

/** @throws UserNotFoundException, NotAuthorizedException */
function whoWaits(user: User | undefined): User {
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  if (user.status === 'UNCONFIRMED') return user;
  throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}
