import * as z from 'zod';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { type Client, findClient } from '../pools/clients.ts';
import { sameSecret } from '../random.ts';
import { findRefreshToken } from '../tokens/refresh-tokens.ts';
import { revokeGrant } from '../tokens/tokens.ts';
import { ClientId, ClientSecret, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import type { Engine } from '../engine.ts';

const Request = () =>
  z.object({
    Token,
    ClientId,
    ClientSecret: ClientSecret.optional(),
    /** LINKED has no effect: sessions of hosted pages are not imitated. */
    RevokeAssociatedSessions: z.enum(['NONE', 'LINKED']).optional(),
  });

/** Revokes all tokens of the refresh token's sign-in. Revoking it again is not an error. */
export const revokeToken = operation(Request, (engine, request) => {
  const client = checkClient(engine, request);
  if (!client.settings.EnableTokenRevocation) {
    const text = 'This feature is not enabled for this client';
    throw new CognitoFault('UnsupportedOperationException', text);
  }
  if (request.Token.split('.', 4).length === 3) {
    const text = 'Only refresh tokens can be revoked.';
    throw new CognitoFault('UnsupportedTokenTypeException', text);
  }
  const found = findRefreshToken(engine, request.Token);
  if (found?.poolId !== client.poolId) throw invalidParameter('Invalid Refresh Token');
  if (found.clientId !== client.id) throw invalidClient();
  revokeGrant(engine, found.grant.eventId);
  return {};
});

function checkClient(
  engine: Engine,
  { ClientId: id, ClientSecret: secret }: z.infer<ReturnType<typeof Request>>,
): Client {
  const client = findClient(engine, id);
  if (client === undefined) throw invalidClient();
  if (client.secret !== undefined && !sameSecret(client.secret, secret ?? '')) {
    throw invalidClient();
  }
  return client;
}

function invalidClient(): CognitoFault {
  return new CognitoFault('UnauthorizedException', 'Invalid client or secret');
}
