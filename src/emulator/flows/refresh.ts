import { checkSecretHash, type Client } from '../clients.ts';
import { findDevice } from '../devices.ts';
import { CognitoFault, notAuthorized } from '../fault.ts';
import { findRefreshToken, type RefreshToken } from '../refresh-tokens.ts';
import type { AuthReply } from '../sign-in.ts';
import { accessAndIdTokens } from '../tokens.ts';
import { findUserBySub, type User } from '../users.ts';
import type { World } from '../world.ts';
import { requireParameter, type Attempt } from './attempt.ts';

/** REFRESH_TOKEN_AUTH: new access and ID tokens of the same sign-in. The refresh token stays good. */
export function refresh(world: World, attempt: Attempt): AuthReply {
  const { pool, client } = attempt;
  const token = checkToken(world, attempt, requireParameter(attempt, 'REFRESH_TOKEN'));
  const user = checkUser(world, attempt, token);
  checkDevice(world, attempt, user, token);
  return {
    AuthenticationResult: accessAndIdTokens(world, { pool, client, user }, token.grant),
    ChallengeParameters: {},
  };
}

/** @throws UnsupportedOperationException */
export function refuseRotation({ settings }: Client): void {
  if (settings.RefreshTokenRotation?.Feature !== 'ENABLED') return;
  const text = 'This API does not support refresh token rotation';
  throw new CognitoFault('UnsupportedOperationException', text);
}

function checkToken(world: World, { pool, client }: Attempt, text: string): RefreshToken {
  const token = findRefreshToken(world, text);
  if (token?.poolId !== pool.id) throw invalidRefreshToken();
  if (token.clientId !== client.id) throw notAuthorized('Refresh Token has different Client');
  return token;
}

function checkUser(world: World, { client, parameters }: Attempt, token: RefreshToken): User {
  const user = findUserBySub(world, token.sub);
  if (user === undefined) {
    throw notAuthorized('The user has been deleted for the associated refresh token');
  }
  const refusal = `SecretHash does not match for the client: ${client.id}`;
  checkSecretHash(client, parameters['SECRET_HASH'], user.username, refusal);
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (token.isRevoked) throw notAuthorized('Refresh Token has been revoked');
  if (token.isExpired) throw notAuthorized('Refresh Token has expired');
  return user;
}

/** Where the pool tracks devices the tokens belong to one: it has to be confirmed, and to be named. */
function checkDevice(
  world: World,
  { pool, parameters }: Attempt,
  { username: owner }: User,
  { grant }: RefreshToken,
): void {
  if (pool.settings.DeviceConfiguration === undefined) return;
  const deviceKey = parameters['DEVICE_KEY'];
  if (deviceKey === undefined || deviceKey !== grant.deviceKey) throw invalidRefreshToken();
  if (findDevice(world, { pool, owner, deviceKey })?.password === undefined) {
    throw invalidRefreshToken();
  }
}

function invalidRefreshToken(): CognitoFault {
  return notAuthorized('Invalid Refresh Token');
}
