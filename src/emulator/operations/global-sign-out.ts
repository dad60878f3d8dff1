import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { revokeAllGrants } from '../tokens/tokens.ts';
import { getUserByName } from '../users/users.ts';
import { Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token });

export const globalSignOut = operation(Request, (engine, { AccessToken }) => {
  revokeAllGrants(engine, authenticate(engine, AccessToken).user);
  return {};
});

const AdminRequest = () => z.object({ UserPoolId, Username });

export const adminUserGlobalSignOut = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  revokeAllGrants(engine, getUserByName(engine, pool, request.Username));
  return {};
});
