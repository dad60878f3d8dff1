import * as z from 'zod';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { revokeAllGrants } from '../tokens.ts';
import { getUserByName } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

export const adminUserGlobalSignOut = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  revokeAllGrants(world, getUserByName(world, pool, request.Username));
  return {};
});
