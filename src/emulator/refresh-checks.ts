import type { Client } from './clients.ts';
import { findDevice } from './devices.ts';
import { notAuthorized, type CognitoFault } from './fault.ts';
import type { Pool } from './pools.ts';
import { findRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { findUserBySub, type User } from './users.ts';
import type { World } from './world.ts';

/** Who wants new tokens, by whichever operation. */
export interface Refreshing {
  readonly pool: Pool;
  readonly client: Client;
  readonly deviceKey: string | undefined;
}

/** @throws NotAuthorizedException unless it is a refresh token of this client */
export function checkToken(world: World, { pool, client }: Refreshing, text: string): RefreshToken {
  const token = findRefreshToken(world, text);
  if (token?.poolId !== pool.id) throw invalidRefreshToken();
  if (token.clientId !== client.id) throw notAuthorized('Refresh Token has different Client');
  return token;
}

/** @throws NotAuthorizedException */
export function userOf(world: World, token: RefreshToken): User {
  const user = findUserBySub(world, token.sub);
  if (user !== undefined) return user;
  throw notAuthorized('The user has been deleted for the associated refresh token');
}

/** @throws NotAuthorizedException unless user, token and device are as they were when it was given out */
export function checkUsable(
  world: World,
  refreshing: Refreshing,
  user: User,
  token: RefreshToken,
): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (token.isRevoked) throw revokedRefreshToken(refreshing.client);
  if (token.isExpired) throw notAuthorized('Refresh Token has expired');
  if (token.replacedAt !== undefined && !rotates(refreshing.client)) {
    throw revokedRefreshToken(refreshing.client);
  }
  checkDevice(world, refreshing, user, token);
}

export function rotates({ settings }: Client): boolean {
  return settings.RefreshTokenRotation?.Feature === 'ENABLED';
}

/** Cognito gives no reason to clients whose refresh tokens rotate. */
function revokedRefreshToken(client: Client): CognitoFault {
  return notAuthorized(rotates(client) ? '' : 'Refresh Token has been revoked');
}

/** Where the pool tracks devices the tokens belong to one: it has to be confirmed, and to be named. */
function checkDevice(
  world: World,
  { pool, deviceKey }: Refreshing,
  { username: owner }: User,
  { grant }: RefreshToken,
): void {
  if (pool.settings.DeviceConfiguration === undefined) return;
  if (deviceKey === undefined || deviceKey !== grant.deviceKey) throw invalidRefreshToken();
  if (findDevice(world, { pool, owner, deviceKey })?.password === undefined) {
    throw invalidRefreshToken();
  }
}

function invalidRefreshToken(): CognitoFault {
  return notAuthorized('Invalid Refresh Token');
}
