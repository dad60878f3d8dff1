import * as z from 'zod';
import { checkSecretHash, getClient, hidesMissingUsers } from '../clients.ts';
import { checkHourlyLimit, countAttempt, sendCode, simulateCode } from '../codes.ts';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { ClientId, SecretHash, Username } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { findUser } from '../users.ts';
import { autoVerifiedAttribute } from './sign-up.ts';

const Request = z.object({ ClientId, SecretHash: SecretHash.optional(), Username });

const action = 'ResendConfirmationCode';

export const resendConfirmationCode = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  const user = findUser(world, pool, request.Username);
  if (user === undefined) {
    if (!hidesMissingUsers(client)) {
      throw new CognitoFault('UserNotFoundException', 'Username/client id combination not found.');
    }
    return { CodeDeliveryDetails: simulateCode(world, pool, request.Username, 'sign-up') };
  }
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  const attribute = autoVerifiedAttribute(pool, user);
  if (attribute === undefined) {
    throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
  }
  checkHourlyLimit(world, user, action, 5);
  countAttempt(world, user, action);
  customMessage(world, 'ResendCode', { pool, clientId: client.id, user });
  return { CodeDeliveryDetails: sendCode(world, user, 'sign-up', attribute) };
});
