import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { describeGroup, groupsOf } from '../users/groups.ts';
import { getUserByName } from '../users/users.ts';
import { PaginationKey, QueryLimit, Username, UserPoolId } from '../wire/members.ts';
import { pageOf, readPageToken } from '../wire/page-token.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    UserPoolId,
    Username,
    Limit: QueryLimit,
    NextToken: PaginationKey.optional(),
  });

const Position = z.object({ membership: z.string() });

/** A user is in at most 100 groups, so each page reads them all. */
export const adminListGroupsForUser = operation(
  Request,
  (engine, { NextToken, Limit, ...request }) => {
    const pool = getPool(engine, request.UserPoolId);
    const groups = groupsOf(engine, getUserByName(engine, pool, request.Username));
    const after =
      NextToken === undefined ? undefined : readPageToken(Position, NextToken).membership;
    const begin = groups.findIndex(({ name }) => name === after) + 1;
    const found = groups.slice(begin, begin + Limit + 1);
    const { items, next } = pageOf(found, Limit, ({ name }) => ({ membership: name }));
    return { Groups: items.map((group) => describeGroup(pool, group)), NextToken: next };
  },
);
