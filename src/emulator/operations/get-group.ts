import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { describeGroup, getGroup as readGroup } from '../users/groups.ts';
import { GroupName, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, GroupName });

export const getGroup = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  return { Group: describeGroup(pool, readGroup(engine, pool, request.GroupName)) };
});
