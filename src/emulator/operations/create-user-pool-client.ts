import * as z from 'zod';
import { addClient, ClientSettings, describeClient, newClientSecret } from '../clients.ts';
import { checkedSettings } from '../client-checks.ts';
import { invalidParameter } from '../fault.ts';
import { ClientName, ClientSecret, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = ClientSettings.extend({
  UserPoolId,
  ClientName,
  GenerateSecret: z.boolean().default(false),
  ClientSecret: ClientSecret.regex(/^[\w+]+$/).optional(),
});

export const createUserPoolClient = operation(Request, (world, request) => {
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
  const pool = getPool(world, poolId);
  const settings = checkedSettings(pool, rest);
  const secret = own ?? (GenerateSecret ? newClientSecret(world) : undefined);
  return { UserPoolClient: describeClient(addClient(world, { poolId, name, secret, settings })) };
});
