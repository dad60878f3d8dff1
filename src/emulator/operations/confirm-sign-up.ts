import * as z from 'zod';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { refuseCode, spendCode } from '../mail/codes.ts';
import { checkSecretHash, getClient, hidesMissingUsers } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { confirmedSession } from '../sign-in/auto-sign-in.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { missingUser } from '../users/missing-users.ts';
import { findNamedUser, releaseAliases, saveUser, type User } from '../users/users.ts';
import { ClientId, ConfirmationCode, SecretHash, Session, Username } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    ClientId,
    SecretHash: SecretHash.optional(),
    Username,
    ConfirmationCode,
    ForceAliasCreation: z.boolean().default(false),
    Session: Session.optional(),
  });

const limits = { purpose: 'sign-up', action: 'ConfirmSignUp', hourlyLimit: 15 } as const;

/**
 * If the client hides missing users, a disabled user looks like a missing one. A confirmed user is always reported as
 * such.
 */
export const confirmSignUp = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  const found = findNamedUser(engine, pool, request.Username);
  if (hidesMissingUsers(client) && found?.enabled !== true) {
    throw refuseCode(engine, found ?? missingUser(engine, pool, request.Username), limits);
  }
  const user = unconfirmedUser(found);
  const given = request.ConfirmationCode;
  const attribute = spendCode(engine, user, { ...limits, given });
  const confirmed: User = {
    ...user,
    status: 'CONFIRMED',
    modifiedAt: engine.now().getTime(),
    attributes: { ...user.attributes, [`${attribute}_verified`]: 'true' },
  };
  if (request.ForceAliasCreation) releaseAliases(engine, pool, confirmed);
  saveUser(engine, pool, confirmed);
  postConfirmation(engine, pool, client.id, confirmed);
  return confirmedSession(engine, { client, user: confirmed }, request.Session);
});

/** @throws UserNotFoundException, NotAuthorizedException */
function unconfirmedUser(user: User | undefined): User {
  if (user === undefined) {
    throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
  }
  if (user.status === 'UNCONFIRMED') return user;
  throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}
