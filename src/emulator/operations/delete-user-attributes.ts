import * as z from 'zod';
import { getClient } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { changeAttributes } from '../users/attribute-verification.ts';
import { checkWritable } from '../users/user-attributes.ts';
import { getUserByName } from '../users/users.ts';
import { AttributeName, Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, UserAttributeNames: z.array(AttributeName) });

export const deleteUserAttributes = operation(Request, (engine, request) => {
  const { pool, user, clientId } = authenticate(engine, request.AccessToken);
  const changes = Object.fromEntries(request.UserAttributeNames.map((name) => [name, '']));
  checkWritable(getClient(engine, clientId), changes);
  changeAttributes(engine, pool, user, changes);
  return {};
});

const AdminRequest = () =>
  z.object({ UserPoolId, Username, UserAttributeNames: z.array(AttributeName) });

export const adminDeleteUserAttributes = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  const changes = Object.fromEntries(request.UserAttributeNames.map((name) => [name, '']));
  changeAttributes(engine, pool, user, changes);
  return {};
});
