import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { withoutSoftwareToken } from '../users/software-tokens.ts';
import { getUserByName, saveUser } from '../users/users.ts';
import { Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, Username });

/** If the pool requires MFA, the next sign-in asks for MFA_SETUP. */
export const adminDeleteSoftwareToken = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  const modifiedAt = engine.now().getTime();
  saveUser(engine, pool, { ...withoutSoftwareToken(user), modifiedAt });
  return {};
});
