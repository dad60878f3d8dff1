import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import { getPool } from '../pools/pools.ts';
import { postConfirmation } from '../triggers/user-triggers.ts';
import { getUserByName, saveUser, type User } from '../users/users.ts';
import { Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, Username });

/** Confirms the sign-up. It verifies no address, because there was no code. */
export const adminConfirmSignUp = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  const modifiedAt = engine.now().getTime();
  const confirmed: User = { ...user, status: 'CONFIRMED', modifiedAt };
  saveUser(engine, pool, confirmed);
  postConfirmation(engine, pool, undefined, confirmed);
  return {};
});
