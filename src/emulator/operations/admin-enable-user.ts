import * as z from 'zod';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { getUserByName, saveUser } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

export const adminEnableUser = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  saveUser(world, pool, { ...user, enabled: true, modifiedAt: world.now().getTime() });
  return {};
});
