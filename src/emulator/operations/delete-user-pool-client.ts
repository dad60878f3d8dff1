import * as z from 'zod';
import { getClientOfPool, removeClient } from '../clients.ts';
import { ClientId, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({ UserPoolId, ClientId });

/** Access tokens of the client stay good; its refresh tokens have nobody to ask any more. */
export const deleteUserPoolClient = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  removeClient(world, getClientOfPool(world, pool, request.ClientId));
  return undefined;
});
