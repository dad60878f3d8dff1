import { checkedSettings } from '../client-checks.ts';
import { ClientSettings, describeClient, findClient, saveClient } from '../clients.ts';
import { resourceNotFound } from '../fault.ts';
import { ClientId, ClientName, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = ClientSettings.extend({ UserPoolId, ClientId, ClientName: ClientName.optional() });

/** Whatever is not sent goes back to its default, except the name. */
export const updateUserPoolClient = operation(Request, (world, request) => {
  const { UserPoolId: poolId, ClientId: id, ClientName: name, ...rest } = request;
  const pool = getPool(world, poolId);
  const client = findClient(world, id);
  if (client?.poolId !== pool.id) throw resourceNotFound('User pool client does not exist.');
  const modifiedAt = world.now().getTime();
  const settings = checkedSettings(pool, rest);
  const updated = { ...client, name: name ?? client.name, settings, modifiedAt };
  saveClient(world, updated);
  return { UserPoolClient: describeClient(updated) };
});
