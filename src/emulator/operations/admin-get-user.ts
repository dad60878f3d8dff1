import * as z from 'zod';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { attributeList, getUserByName, mfaMembers, userDates } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

export const adminGetUser = operation(Request, (world, request) => {
  const user = getUserByName(world, getPool(world, request.UserPoolId), request.Username);
  return {
    Username: user.username,
    UserAttributes: attributeList(user),
    ...userDates(user),
    Enabled: user.enabled,
    UserStatus: user.status,
    ...mfaMembers(user),
  };
});
