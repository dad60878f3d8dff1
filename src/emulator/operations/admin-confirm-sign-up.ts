import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { getUserByName, saveUser, type User } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

/** Confirms the sign-up and verifies no address: nobody has shown a code. */
export const adminConfirmSignUp = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  const modifiedAt = world.now().getTime();
  const confirmed: User = { ...user, status: 'CONFIRMED', modifiedAt };
  saveUser(world, pool, confirmed);
  postConfirmation(world, pool, undefined, confirmed);
  return {};
});
