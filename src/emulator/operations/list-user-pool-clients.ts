import * as z from 'zod';
import { listClients } from '../clients.ts';
import { UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { pageToken, readPageToken } from '../page-token.ts';
import { getPool } from '../pools.ts';

const Request = z.object({
  UserPoolId,
  MaxResults: z.number().int().min(1).max(60).default(60),
  NextToken: z.string().min(1).max(131_072).optional(),
});

const Position = z.object({ id: z.string() });

export const listUserPoolClients = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const { MaxResults: limit, NextToken: token } = request;
  const after = token === undefined ? '' : readPageToken(Position, token).id;
  const clients = listClients(world, pool, after, limit + 1);
  const page = clients.slice(0, limit);
  const last = clients.length > limit ? page.at(-1) : undefined;
  return {
    UserPoolClients: page.map(({ id, poolId, name }) => ({
      ClientId: id,
      UserPoolId: poolId,
      ClientName: name,
    })),
    ...(last === undefined ? {} : { NextToken: pageToken({ id: last.id }) }),
  };
});
