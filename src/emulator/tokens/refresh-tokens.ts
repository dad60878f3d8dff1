import * as z from 'zod';
import { CognitoFault, notAuthorized } from '../fault.ts';
import type { Client } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import { fingerprint } from '../random.ts';
import { findDevice } from '../users/devices.ts';
import { findUserBySub, type User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { addRefreshToken, type Grant } from './tokens.ts';

const Row = z.object({
  eventId: z.string(),
  poolId: z.string(),
  clientId: z.string(),
  sub: z.string(),
  originJti: z.string(),
  authTime: z.number(),
  deviceKey: z.string().nullable(),
  revokedAt: z.number().nullable(),
  expiresAt: z.number(),
  replacedAt: z.number().nullable(),
});

/** A known refresh token and the grant behind it. */
interface RefreshToken {
  readonly grant: Grant;
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly isRevoked: boolean;
  readonly isExpired: boolean;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** When rotation replaced it, or when a retry with its parent made it worthless. */
  readonly replacedAt: number | undefined;
}

export function findRefreshToken(
  { database, now }: Engine,
  token: string,
): RefreshToken | undefined {
  const sql = `SELECT event_id AS eventId, pool_id AS poolId, client_id AS clientId, sub,
    origin_jti AS originJti, auth_time AS authTime, device_key AS deviceKey,
    revoked_at AS revokedAt, expires_at AS expiresAt,
    replaced_at AS replacedAt
    FROM refresh_tokens JOIN grants USING (event_id) WHERE hash = ?`;
  const row = database.get(Row, sql, fingerprint(token));
  if (row === undefined) return undefined;
  const { eventId, originJti, authTime, poolId, clientId, sub, deviceKey } = row;
  return {
    grant: { eventId, originJti, authTime, deviceKey: deviceKey ?? undefined },
    poolId,
    clientId,
    sub,
    isRevoked: row.revokedAt !== null,
    expiresAt: row.expiresAt,
    replacedAt: row.replacedAt ?? undefined,
    isExpired: row.expiresAt <= now().getTime(),
  };
}

/** The pool, app client and device of a request for new tokens. */
interface Refreshing {
  readonly pool: Pool;
  readonly client: Client;
  readonly deviceKey: string | undefined;
}

/** @throws NotAuthorizedException unless the text is a refresh token of this client */
export function checkToken(
  engine: Engine,
  { pool, client }: Refreshing,
  text: string,
): RefreshToken {
  const token = findRefreshToken(engine, text);
  if (token?.poolId !== pool.id) throw invalidRefreshToken();
  if (token.clientId !== client.id) throw notAuthorized('Refresh Token has different Client');
  return token;
}

/** @throws NotAuthorizedException if the user was deleted */
export function userOf(engine: Engine, token: RefreshToken): User {
  const user = findUserBySub(engine, token.sub);
  if (user !== undefined) return user;
  throw notAuthorized('The user has been deleted for the associated refresh token');
}

/** @throws NotAuthorizedException if the user is disabled, the token has ended, or the device does not match */
export function checkUsable(
  engine: Engine,
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
  checkDevice(engine, refreshing, user, token);
}

export function rotates({ settings }: Client): boolean {
  return settings.RefreshTokenRotation?.Feature === 'ENABLED';
}

/** Cognito gives no reason if the client's refresh tokens rotate. */
function revokedRefreshToken(client: Client): CognitoFault {
  return notAuthorized(rotates(client) ? '' : 'Refresh Token has been revoked');
}

/** If the pool tracks devices, the request must name the token's device and that device must be confirmed. */
function checkDevice(
  engine: Engine,
  { pool, deviceKey }: Refreshing,
  { username: owner }: User,
  { grant }: RefreshToken,
): void {
  if (pool.settings.DeviceConfiguration === undefined) return;
  if (deviceKey === undefined || deviceKey !== grant.deviceKey) throw invalidRefreshToken();
  if (findDevice(engine, { pool, owner, deviceKey })?.password === undefined) {
    throw invalidRefreshToken();
  }
}

function invalidRefreshToken(): CognitoFault {
  return notAuthorized('Invalid Refresh Token');
}

/**
 * Replaces this refresh token by a new one. The parent of the current token may be used again for the client's
 * RetryGracePeriodSeconds after it was first replaced. The retry makes its first child worthless, even if never used.
 *
 * @throws RefreshTokenReuseException; the current token stays valid
 */
export function rotate(engine: Engine, client: Client, token: RefreshToken, text: string): string {
  const { database } = engine;
  const at = engine.now().getTime();
  const hash = fingerprint(text);
  const { eventId } = token.grant;
  if (token.replacedAt === undefined) {
    database.run('UPDATE refresh_tokens SET replaced_at = ? WHERE hash = ?', at, hash);
  } else {
    checkGrace(client, token.replacedAt, at);
    displaceChild(engine, eventId, hash);
  }
  return addRefreshToken(engine, client, eventId, { token: text, expiresAt: token.expiresAt });
}

function checkGrace({ settings }: Client, replacedAt: number, at: number): void {
  const seconds = settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0;
  // While a trigger ran for this request, a later request may have replaced the token: `at` is then before `replacedAt`.
  const elapsed = Math.max(0, at - replacedAt);
  if (elapsed >= seconds * 1000) throw reuse();
}

/**
 * Marks the child of this token as replaced. Only the parent of the current token has a child that is not replaced yet.
 */
function displaceChild({ database, now }: Engine, eventId: string, parentHash: string): void {
  const sql = `SELECT hash FROM refresh_tokens
    WHERE event_id = ? AND parent_hash = ? AND replaced_at IS NULL`;
  const child = database.get(z.object({ hash: z.string() }), sql, eventId, parentHash);
  if (child === undefined) throw reuse();
  const displace = 'UPDATE refresh_tokens SET replaced_at = ? WHERE hash = ?';
  database.run(displace, now().getTime(), child.hash);
}

function reuse(): CognitoFault {
  return new CognitoFault('RefreshTokenReuseException', 'Refresh token reuse detected');
}
