import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { revokeAllGrants } from '../tokens/tokens.ts';
import { getUserByName, saveUser } from '../users/users.ts';
import { Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, Username });

/** Revokes all tokens permanently: enabling the user does not restore them. */
export const adminDisableUser = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  saveUser(engine, pool, { ...user, enabled: false, modifiedAt: engine.now().getTime() });
  revokeAllGrants(engine, user);
  return {};
});

const AdminRequest = () => z.object({ UserPoolId, Username });

export const adminEnableUser = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  saveUser(engine, pool, { ...user, enabled: true, modifiedAt: engine.now().getTime() });
  return {};
});
