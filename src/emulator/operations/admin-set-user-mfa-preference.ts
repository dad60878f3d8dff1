import * as z from 'zod';
import { Username, UserPoolId } from '../members.ts';
import { mfaPreferenceMembers, withMfaPreference } from '../mfa-preference.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { getUserByName, saveUser } from '../users.ts';

const Request = z.object({ UserPoolId, Username, ...mfaPreferenceMembers });

export const adminSetUserMfaPreference = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  saveUser(world, pool, withMfaPreference(pool, user, request));
  return {};
});
