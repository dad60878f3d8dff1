import * as z from 'zod';
import { listClients } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { PaginationKey, UserPoolId } from '../wire/members.ts';
import { pageToken, readPageToken } from '../wire/page-token.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    UserPoolId,
    MaxResults: z.number().int().min(1).max(60).default(60),
    NextToken: PaginationKey.optional(),
    ClientType: z.enum(['REGULAR', 'DCR']).optional(),
  });

const Position = z.object({ id: z.string() });

export const listUserPoolClients = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const { MaxResults: limit, NextToken: token } = request;
  const after = token === undefined ? '' : readPageToken(Position, token).id;
  const clients = listClients(engine, pool, after, limit + 1);
  const page = clients.slice(0, limit);
  const last = clients.length > limit ? page.at(-1) : undefined;
  return {
    // No client registers itself here. As on AWS, a filter leaves pages with less in them.
    UserPoolClients: (request.ClientType === 'DCR' ? [] : page).map(({ id, poolId, name }) => ({
      ClientId: id,
      UserPoolId: poolId,
      ClientName: name,
    })),
    ...(last === undefined ? {} : { NextToken: pageToken({ id: last.id }) }),
  };
});
