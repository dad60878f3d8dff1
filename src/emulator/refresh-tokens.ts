import * as z from 'zod';
import { fingerprint } from './random.ts';
import type { Grant } from './tokens.ts';
import type { World } from './world.ts';

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

/** What a refresh token stands for. */
export interface RefreshToken {
  readonly grant: Grant;
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly isRevoked: boolean;
  readonly isExpired: boolean;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** When rotation has put another in its place, or its parent's retry another beside it. */
  readonly replacedAt: number | undefined;
}

export function findRefreshToken(
  { database, now }: World,
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
