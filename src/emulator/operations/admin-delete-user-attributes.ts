import * as z from 'zod';
import { changeAttributes } from '../attribute-verification.ts';
import { AttributeName, Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { getUserByName } from '../users.ts';

const Request = z.object({ UserPoolId, Username, UserAttributeNames: z.array(AttributeName) });

export const adminDeleteUserAttributes = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  const changes = Object.fromEntries(request.UserAttributeNames.map((name) => [name, '']));
  changeAttributes(world, pool, user, changes);
  return {};
});
