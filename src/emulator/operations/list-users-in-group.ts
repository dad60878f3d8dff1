import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { getGroup, membersAfter } from '../users/groups.ts';
import { GroupName, PaginationKey, QueryLimit, UserPoolId } from '../wire/members.ts';
import { pageOf, readPageToken } from '../wire/page-token.ts';
import { operation } from '../wire/request.ts';
import { describeUser } from './list-users.ts';

const Request = () =>
  z.object({
    UserPoolId,
    GroupName,
    Limit: QueryLimit,
    NextToken: PaginationKey.optional(),
  });

const Position = z.object({ member: z.string() });

export const listUsersInGroup = operation(Request, (engine, { NextToken, Limit, ...request }) => {
  const pool = getPool(engine, request.UserPoolId);
  const group = getGroup(engine, pool, request.GroupName);
  const after = NextToken === undefined ? '' : readPageToken(Position, NextToken).member;
  const found = membersAfter(engine, pool, group, { after, limit: Limit + 1 });
  const { items, next } = pageOf(found, Limit, ({ sub }) => ({ member: sub }));
  return { Users: items.map((user) => describeUser(user)), NextToken: next };
});
