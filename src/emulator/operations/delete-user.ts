import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { removeDevicesOf } from '../users/devices.ts';
import { getUserByName, removeUser } from '../users/users.ts';
import { Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token });

export const deleteUser = operation(Request, (engine, { AccessToken }) => {
  const { pool, user } = authenticate(engine, AccessToken);
  removeDevicesOf(engine, pool.id, user.username);
  removeUser(engine, user);
  return {};
});

const AdminRequest = () => z.object({ UserPoolId, Username });

export const adminDeleteUser = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  removeDevicesOf(engine, pool.id, user.username);
  removeUser(engine, user);
  return undefined;
});
