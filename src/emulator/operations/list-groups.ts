import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { describeGroup, groupsAfter } from '../users/groups.ts';
import { PaginationKey, QueryLimit, UserPoolId } from '../wire/members.ts';
import { pageOf, readPageToken } from '../wire/page-token.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    UserPoolId,
    Limit: QueryLimit,
    NextToken: PaginationKey.optional(),
  });

const Position = z.object({ group: z.string() });

export const listGroups = operation(Request, (engine, { NextToken, Limit, ...request }) => {
  const pool = getPool(engine, request.UserPoolId);
  const after = NextToken === undefined ? '' : readPageToken(Position, NextToken).group;
  const found = groupsAfter(engine, pool, after, Limit + 1);
  const { items, next } = pageOf(found, Limit, ({ name }) => ({ group: name }));
  return { Groups: items.map((group) => describeGroup(pool, group)), NextToken: next };
});
