import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { addMember, getGroup, removeMember } from '../users/groups.ts';
import { getUserByName } from '../users/users.ts';
import { GroupName, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, Username, GroupName });

/** AdminAddUserToGroup and AdminRemoveUserFromGroup. */
function membership(change: typeof addMember) {
  return operation(Request, (engine, request) => {
    const pool = getPool(engine, request.UserPoolId);
    const user = getUserByName(engine, pool, request.Username);
    change(engine, pool, getGroup(engine, pool, request.GroupName), user);
    return undefined;
  });
}

export const adminAddUserToGroup = membership(addMember);
export const adminRemoveUserFromGroup = membership(removeMember);
