import * as z from 'zod';
import { Password, Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { checkPasswordHistory } from '../password-history.ts';
import { checkPasswordPolicy } from '../password-policy.ts';
import { getPool } from '../pools.ts';
import { withPermanentPassword, withTemporaryPassword } from '../temporary-passwords.ts';
import { getUserByName, saveUser } from '../users.ts';

const Request = z.object({
  UserPoolId,
  Username,
  Password,
  Permanent: z.boolean().default(false),
});

/** Revokes nothing: tokens that were given out stay good. */
export const adminSetUserPassword = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  checkPasswordPolicy(pool, request.Password);
  checkPasswordHistory(world, pool, user, request.Password);
  const changed = request.Permanent
    ? withPermanentPassword(world, pool, user, request.Password)
    : withTemporaryPassword(world, pool, user, request.Password);
  saveUser(world, pool, changed);
  return {};
});
