import * as z from 'zod';
import { getClientOfPool } from '../clients.ts';
import { beginFlow } from '../flows/index.ts';
import { AuthFlow, ClientId, Session, TextMap, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({
  UserPoolId,
  ClientId,
  AuthFlow,
  AuthParameters: TextMap.default({}),
  Session: Session.optional(),
});

export const adminInitiateAuth = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const client = getClientOfPool(world, pool, request.ClientId);
  const { AuthFlow: authFlow, AuthParameters: parameters, Session: session } = request;
  return beginFlow(world, 'admin', { pool, client, authFlow, parameters, session });
});
