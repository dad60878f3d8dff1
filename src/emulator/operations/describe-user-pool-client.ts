import * as z from 'zod';
import { describeClient, findClient } from '../clients.ts';
import { resourceNotFound } from '../fault.ts';
import { ClientId, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({ UserPoolId, ClientId });

export const describeUserPoolClient = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const client = findClient(world, request.ClientId);
  if (client?.poolId !== pool.id) throw resourceNotFound('User pool client does not exist.');
  return { UserPoolClient: describeClient(client) };
});
