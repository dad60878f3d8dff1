import * as z from 'zod';
import { getClient } from '../clients.ts';
import { beginFlow } from '../flows/index.ts';
import { AuthFlow, ClientId, Session, TextMap } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({
  ClientId,
  AuthFlow,
  AuthParameters: TextMap.default({}),
  Session: Session.optional(),
});

export const initiateAuth = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  const pool = getPool(world, client.poolId);
  const { AuthFlow: authFlow, AuthParameters: parameters, Session: session } = request;
  return beginFlow(world, 'public', { pool, client, authFlow, parameters, session });
});
