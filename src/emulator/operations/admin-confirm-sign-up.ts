import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { getUserByName, saveUser } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

/** Confirms the sign-up and verifies no address: nobody has shown a code. */
export const adminConfirmSignUp = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  saveUser(world, pool, { ...user, status: 'CONFIRMED', modifiedAt: world.now().getTime() });
  return {};
});
