import { resourceNotFound } from '../fault.ts';
import { checkedSettings } from '../pools/client-checks.ts';
import { ClientSettings, describeClient, findClient, saveClient } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { ClientId, ClientName, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  ClientSettings.extend({ UserPoolId, ClientId, ClientName: ClientName.optional() });

/** Missing members go back to their defaults, except the name. */
export const updateUserPoolClient = operation(Request, (engine, request) => {
  const { UserPoolId: poolId, ClientId: id, ClientName: name, ...rest } = request;
  const pool = getPool(engine, poolId);
  const client = findClient(engine, id);
  if (client?.poolId !== pool.id) throw resourceNotFound('User pool client does not exist.');
  const modifiedAt = engine.now().getTime();
  const settings = checkedSettings(pool, rest, {
    hasSecret: client.secret !== undefined,
    occasion: 'updating',
  });
  const updated = { ...client, name: name ?? client.name, settings, modifiedAt };
  saveClient(engine, updated);
  return { UserPoolClient: describeClient(updated) };
});
