import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { checkPasswordHistory, checkPasswordPolicy } from '../users/password-policy.ts';
import { withPermanentPassword, withTemporaryPassword } from '../users/temporary-passwords.ts';
import { getUserByName, saveUser } from '../users/users.ts';
import { Password, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    UserPoolId,
    Username,
    Password,
    Permanent: z.boolean().default(false),
  });

/** Revokes nothing: tokens issued before stay valid. */
export const adminSetUserPassword = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  checkPasswordPolicy(pool, request.Password);
  checkPasswordHistory(engine, pool, user, request.Password);
  const changed = request.Permanent
    ? withPermanentPassword(engine, pool, user, request.Password)
    : withTemporaryPassword(engine, pool, user, request.Password);
  saveUser(engine, pool, changed);
  return {};
});
