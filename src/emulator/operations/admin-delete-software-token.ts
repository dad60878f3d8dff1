import * as z from 'zod';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { withoutSoftwareToken } from '../software-tokens.ts';
import { getUserByName, saveUser } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

/** Where the pool requires MFA the next sign-in leads to MFA_SETUP. */
export const adminDeleteSoftwareToken = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  const modifiedAt = world.now().getTime();
  saveUser(world, pool, { ...withoutSoftwareToken(user), modifiedAt });
  return {};
});
