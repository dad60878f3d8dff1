import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { checkedSettings } from '../pools/client-checks.ts';
import { addClient, ClientSettings, describeClient, newClientSecret } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { ClientName, ClientSecret, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  ClientSettings.extend({
    UserPoolId,
    ClientName,
    GenerateSecret: z.boolean().default(false),
    ClientSecret: ClientSecret.optional(),
  });

export const createUserPoolClient = operation(Request, (engine, request) => {
  const {
    UserPoolId: poolId,
    ClientName: name,
    GenerateSecret,
    ClientSecret: own,
    ...rest
  } = request;
  if (GenerateSecret && own !== undefined) {
    throw invalidParameter('ClientSecret cannot be given where GenerateSecret is true.');
  }
  const pool = getPool(engine, poolId);
  const secret = own ?? (GenerateSecret ? newClientSecret(engine) : undefined);
  const hasSecret = secret !== undefined;
  const settings = checkedSettings(pool, rest, { hasSecret, occasion: 'creating' });
  return { UserPoolClient: describeClient(addClient(engine, { poolId, name, secret, settings })) };
});
