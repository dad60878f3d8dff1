import { checkSecretHash, requireSecretHash, type Client } from '../clients.ts';
import { CognitoFault } from '../fault.ts';
import { checkToken, checkUsable, rotates, userOf } from '../refresh-checks.ts';
import type { AuthReply } from '../sign-in.ts';
import { accessAndIdTokens } from '../tokens.ts';
import type { World } from '../world.ts';
import { requireParameter, type Attempt } from './attempt.ts';

/** REFRESH_TOKEN_AUTH: new access and ID tokens of the same sign-in. The refresh token stays good. */
export function refresh(world: World, attempt: Attempt): AuthReply {
  const { pool, client, parameters } = attempt;
  const refreshing = { pool, client, deviceKey: parameters['DEVICE_KEY'] };
  const text = requireParameter(attempt, 'REFRESH_TOKEN');
  requireSecretHash(client, parameters['SECRET_HASH']);
  const token = checkToken(world, refreshing, text);
  const user = userOf(world, token);
  const refusal = `SecretHash does not match for the client: ${client.id}`;
  checkSecretHash(client, parameters['SECRET_HASH'], user.username, refusal);
  checkUsable(world, refreshing, user, token);
  return {
    AuthenticationResult: accessAndIdTokens(
      world,
      { pool, client, user },
      token.grant,
      'RefreshTokens',
    ),
    ChallengeParameters: {},
  };
}

/** @throws UnsupportedOperationException */
export function refuseRotation(client: Client): void {
  if (!rotates(client)) return;
  const text = 'This API does not support refresh token rotation';
  throw new CognitoFault('UnsupportedOperationException', text);
}
