import * as z from 'zod';
import { changeAttributes } from '../attribute-verification.ts';
import { Attributes, Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { attributesByName } from '../user-attributes.ts';
import { getUserByName } from '../users.ts';

const Request = z.object({ UserPoolId, Username, UserAttributes: Attributes });

/** Administrators may also say that an address is verified. */
export const adminUpdateUserAttributes = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  changeAttributes(world, pool, user, attributesByName(request.UserAttributes));
  return {};
});
