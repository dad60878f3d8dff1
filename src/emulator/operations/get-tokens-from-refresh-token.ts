import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import { type Client, getClient } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { sameSecret } from '../random.ts';
import { checkToken, checkUsable, rotate, rotates, userOf } from '../tokens/refresh-tokens.ts';
import { accessAndIdTokens } from '../tokens/tokens.ts';
import { ClientId, ClientSecret, DeviceKey, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    RefreshToken: Token,
    ClientId,
    ClientSecret: ClientSecret.optional(),
    DeviceKey: DeviceKey.optional(),
  });

/** New access and ID tokens of the same sign-in. If the client rotates refresh tokens, also a new refresh token. */
export const getTokensFromRefreshToken = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecret(client, request.ClientSecret);
  const pool = getPool(engine, client.poolId);
  const refreshing = { pool, client, deviceKey: request.DeviceKey };
  const token = checkToken(engine, refreshing, request.RefreshToken);
  const user = userOf(engine, token);
  checkUsable(engine, refreshing, user, token);
  const next = rotates(client)
    ? { RefreshToken: rotate(engine, client, token, request.RefreshToken) }
    : {};
  const tokens = accessAndIdTokens(engine, { pool, client, user }, token.grant, 'RefreshTokens');
  return { AuthenticationResult: { ...tokens, ...next } };
});

/**
 * Checks the client's secret, which this request contains in place of a hash. A client without one ignores it.
 *
 * @throws NotAuthorizedException
 */
function checkSecret(client: Client, given: string | undefined): void {
  if (client.secret === undefined) return;
  if (given === undefined) {
    throw notAuthorized(`Client ${client.id} is configured for secret but secret was not received`);
  }
  if (!sameSecret(client.secret, given)) {
    throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
  }
}
