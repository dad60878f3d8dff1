import * as z from 'zod';
import { Arn } from '../pools/pool-configurations.ts';
import { getPool } from '../pools/pools.ts';
import { addGroup, describeGroup } from '../users/groups.ts';
import { GroupName, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

/** The settings of CreateGroup and UpdateGroup. */
export const groupSettings = {
  Description: z.string().max(2048).optional(),
  RoleArn: Arn.optional(),
  Precedence: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
};

const Request = () => z.object({ UserPoolId, GroupName, ...groupSettings });

export const createGroup = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const at = engine.now().getTime();
  const group = {
    name: request.GroupName,
    createdAt: at,
    modifiedAt: at,
    description: request.Description,
    roleArn: request.RoleArn,
    precedence: request.Precedence,
  };
  addGroup(engine, pool, group);
  return { Group: describeGroup(pool, group) };
});
