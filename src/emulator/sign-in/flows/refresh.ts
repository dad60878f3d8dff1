import { CognitoFault } from '../../fault.ts';
import { checkSecretHash, type Client, requireSecretHash } from '../../pools/clients.ts';
import { checkToken, checkUsable, rotates, userOf } from '../../tokens/refresh-tokens.ts';
import { accessAndIdTokens } from '../../tokens/tokens.ts';
import type { Engine } from '../../engine.ts';
import type { AuthReply } from '../sign-in.ts';
import { type Attempt, requireParameter } from './attempt.ts';

/** REFRESH_TOKEN_AUTH: new access and ID tokens of the same sign-in. The refresh token stays valid. */
export function refresh(engine: Engine, attempt: Attempt): AuthReply {
  const { pool, client, parameters } = attempt;
  const refreshing = { pool, client, deviceKey: parameters['DEVICE_KEY'] };
  const text = requireParameter(attempt, 'REFRESH_TOKEN');
  requireSecretHash(client, parameters['SECRET_HASH']);
  const token = checkToken(engine, refreshing, text);
  const user = userOf(engine, token);
  const refusal = `SecretHash does not match for the client: ${client.id}`;
  checkSecretHash(client, parameters['SECRET_HASH'], user.username, refusal);
  checkUsable(engine, refreshing, user, token);
  return {
    AuthenticationResult: accessAndIdTokens(
      engine,
      { pool, client, user },
      token.grant,
      'RefreshTokens',
    ),
    ChallengeParameters: {},
  };
}

/** @throws UnsupportedOperationException if the client rotates refresh tokens */
export function refuseRotation(client: Client): void {
  if (!rotates(client)) return;
  const text = 'This API does not support refresh token rotation';
  throw new CognitoFault('UnsupportedOperationException', text);
}
