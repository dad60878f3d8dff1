import * as z from 'zod';
import { removeDevicesOf } from '../devices.ts';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { getUserByName, removeUser } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

export const adminDeleteUser = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  removeDevicesOf(world, pool.id, user.username);
  removeUser(world, user);
  return undefined;
});
