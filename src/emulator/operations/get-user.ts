import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { attributeList, getUserByName, mfaMembers, userDates } from '../users/users.ts';
import { Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token });

export const getUser = operation(Request, (engine, { AccessToken }) => {
  const { user } = authenticate(engine, AccessToken);
  return { Username: user.username, UserAttributes: attributeList(user), ...mfaMembers(user) };
});

const AdminRequest = () => z.object({ UserPoolId, Username });

export const adminGetUser = operation(AdminRequest, (engine, request) => {
  const user = getUserByName(engine, getPool(engine, request.UserPoolId), request.Username);
  return {
    Username: user.username,
    UserAttributes: attributeList(user),
    ...userDates(user),
    Enabled: user.enabled,
    UserStatus: user.status,
    ...mfaMembers(user),
  };
});
