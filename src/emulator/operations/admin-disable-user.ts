import * as z from 'zod';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { revokeAllGrants } from '../tokens.ts';
import { getUserByName, saveUser } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

/** Revokes for good: enabling the user brings no token back. */
export const adminDisableUser = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  saveUser(world, pool, { ...user, enabled: false, modifiedAt: world.now().getTime() });
  revokeAllGrants(world, user);
  return {};
});
