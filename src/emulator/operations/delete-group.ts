import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { getGroup, removeGroup } from '../users/groups.ts';
import { GroupName, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, GroupName });

export const deleteGroup = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  removeGroup(engine, pool, getGroup(engine, pool, request.GroupName));
  return undefined;
});
