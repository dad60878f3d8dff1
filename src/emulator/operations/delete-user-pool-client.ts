import * as z from 'zod';
import { getClientOfPool, removeClient } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { ClientId, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, ClientId });

/** Access tokens of the client stay valid. Its refresh tokens become unusable, because a refresh names the client. */
export const deleteUserPoolClient = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  removeClient(engine, getClientOfPool(engine, pool, request.ClientId));
  return undefined;
});
