import * as z from 'zod';
import { getClient, type Client } from '../clients.ts';
import { notAuthorized } from '../fault.ts';
import { ClientId, ClientSecret, DeviceKey, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { sameSecret } from '../random.ts';
import { checkToken, checkUsable, rotates, userOf } from '../refresh-checks.ts';
import { rotate } from '../rotation.ts';
import { accessAndIdTokens } from '../tokens.ts';

const Request = z.object({
  RefreshToken: Token,
  ClientId,
  ClientSecret: ClientSecret.optional(),
  DeviceKey: DeviceKey.optional(),
});

/** New access and ID tokens of the same sign-in, and where the client's refresh tokens rotate the next one of those. */
export const getTokensFromRefreshToken = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecret(client, request.ClientSecret);
  const pool = getPool(world, client.poolId);
  const refreshing = { pool, client, deviceKey: request.DeviceKey };
  const token = checkToken(world, refreshing, request.RefreshToken);
  const user = userOf(world, token);
  checkUsable(world, refreshing, user, token);
  const next = rotates(client)
    ? { RefreshToken: rotate(world, client, token, request.RefreshToken) }
    : {};
  const tokens = accessAndIdTokens(world, { pool, client, user }, token.grant, 'RefreshTokens');
  return { AuthenticationResult: { ...tokens, ...next } };
});

/** The secret itself and no hash. A client without one ignores it. @throws NotAuthorizedException */
function checkSecret(client: Client, given: string | undefined): void {
  if (client.secret === undefined) return;
  if (given === undefined) {
    throw notAuthorized(`Client ${client.id} is configured for secret but secret was not received`);
  }
  if (!sameSecret(client.secret, given)) {
    throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
  }
}
