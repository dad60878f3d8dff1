import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { describeGroup, getGroup, saveGroup } from '../users/groups.ts';
import { GroupName, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import { groupSettings } from './create-group.ts';

const Request = () => z.object({ UserPoolId, GroupName, ...groupSettings });

/** A missing member keeps its value. */
export const updateGroup = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const group = getGroup(engine, pool, request.GroupName);
  const updated = {
    ...group,
    modifiedAt: engine.now().getTime(),
    description: request.Description ?? group.description,
    roleArn: request.RoleArn ?? group.roleArn,
    precedence: request.Precedence ?? group.precedence,
  };
  saveGroup(engine, pool, updated);
  return { Group: describeGroup(pool, updated) };
});
