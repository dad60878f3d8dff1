import * as z from 'zod';
import { epochSeconds, Pool } from '../pools/pools.ts';
import { PaginationKey } from '../wire/members.ts';
import { pageToken, readPageToken } from '../wire/page-token.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    // Reports of 2019 and 2021 have AWS refuse a call without it; AWS's own sample makes such a call, and expects success.
    MaxResults: z.number().int().min(1).max(60).default(60),
    NextToken: PaginationKey.optional(),
  });

const Position = z.object({ at: z.number(), id: z.string() });
const Row = z.object({ document: z.string() });

/** The pools of the caller's region. */
export const listUserPools = operation(Request, (engine, { MaxResults, NextToken }) => {
  const { database, callerRegion } = engine;
  const after = NextToken === undefined ? { at: -1, id: '' } : readPageToken(Position, NextToken);
  const select = `SELECT document FROM pools WHERE (created_at, id) > (?, ?) AND substr(id, 1, ?) = ?
    ORDER BY created_at, id LIMIT ?`;
  const begin = `${callerRegion}_`;
  const rows = database.all(Row, select, after.at, after.id, begin.length, begin, MaxResults + 1);
  const pools = rows.map(({ document }) => Pool.parse(JSON.parse(document)));
  const page = pools.slice(0, MaxResults);
  const last = pools.length > page.length ? page.at(-1) : undefined;
  return {
    UserPools: page.map(describe),
    ...(last === undefined ? {} : { NextToken: pageToken({ at: last.createdAt, id: last.id }) }),
  };
});

function describe({ id, name, settings, createdAt, modifiedAt }: Pool): object {
  return {
    Id: id,
    Name: name,
    LambdaConfig: settings.LambdaConfig,
    LastModifiedDate: epochSeconds(modifiedAt),
    CreationDate: epochSeconds(createdAt),
  };
}
