import * as z from 'zod';
import { getClient } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { changeAttributes } from '../users/attribute-verification.ts';
import { attributesByName, checkWritable } from '../users/user-attributes.ts';
import { getUserByName } from '../users/users.ts';
import { Attributes, Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, UserAttributes: Attributes });

export const updateUserAttributes = operation(Request, (engine, request) => {
  const { pool, user, clientId } = authenticate(engine, request.AccessToken);
  const changes = attributesByName(request.UserAttributes);
  checkWritable(getClient(engine, clientId), changes);
  return { CodeDeliveryDetailsList: changeAttributes(engine, pool, user, changes, clientId) };
});

const AdminRequest = () => z.object({ UserPoolId, Username, UserAttributes: Attributes });

/** Administrators may also mark an address as verified. */
export const adminUpdateUserAttributes = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  changeAttributes(engine, pool, user, attributesByName(request.UserAttributes));
  return {};
});
