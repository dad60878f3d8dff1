import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import {
  checkTokenIsSetUp,
  mfaPreferenceMembers,
  withMfaPreference,
} from '../users/mfa-preference.ts';
import { getUserByName, saveUser } from '../users/users.ts';
import { Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, ...mfaPreferenceMembers });

export const setUserMfaPreference = operation(Request, (engine, request) => {
  const { pool, user } = authenticate(engine, request.AccessToken);
  checkTokenIsSetUp(user, request);
  saveUser(engine, pool, withMfaPreference(pool, user, request));
  return {};
});

const AdminRequest = () => z.object({ UserPoolId, Username, ...mfaPreferenceMembers });

export const adminSetUserMfaPreference = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  saveUser(engine, pool, withMfaPreference(pool, user, request));
  return {};
});
