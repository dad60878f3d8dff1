import * as z from 'zod';
import { resourceNotFound } from '../fault.ts';
import { describeClient, findClient } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { ClientId, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, ClientId });

export const describeUserPoolClient = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const client = findClient(engine, request.ClientId);
  if (client?.poolId !== pool.id) throw resourceNotFound('User pool client does not exist.');
  return { UserPoolClient: describeClient(client) };
});
