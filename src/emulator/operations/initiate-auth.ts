import * as z from 'zod';
import { getClient, getClientOfPool } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { beginFlow } from '../sign-in/flows/index.ts';
import { AuthFlow, ClientId, Session, TextMap, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    ClientId,
    AuthFlow,
    AuthParameters: TextMap.default({}),
    Session: Session.optional(),
  });

export const initiateAuth = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  const pool = getPool(engine, client.poolId);
  const { AuthFlow: authFlow, AuthParameters: parameters, Session: session } = request;
  return beginFlow(engine, 'public', { pool, client, authFlow, parameters, session });
});

const AdminRequest = () =>
  z.object({
    UserPoolId,
    ClientId,
    AuthFlow,
    AuthParameters: TextMap.default({}),
    Session: Session.optional(),
  });

export const adminInitiateAuth = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const client = getClientOfPool(engine, pool, request.ClientId);
  const { AuthFlow: authFlow, AuthParameters: parameters, Session: session } = request;
  return beginFlow(engine, 'admin', { pool, client, authFlow, parameters, session });
});
