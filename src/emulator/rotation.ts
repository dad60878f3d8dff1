import * as z from 'zod';
import type { Client } from './clients.ts';
import { CognitoFault } from './fault.ts';
import { fingerprint } from './random.ts';
import type { RefreshToken } from './refresh-tokens.ts';
import { addRefreshToken } from './tokens.ts';
import type { World } from './world.ts';

/**
 * Puts a new refresh token in the place of this one. The one just before the current may be tried again for the client's
 * RetryGracePeriodSeconds after it was first replaced: its first child is then worth nothing, although never used.
 *
 * @throws RefreshTokenReuseException; the current token stays good
 */
export function rotate(world: World, client: Client, token: RefreshToken, text: string): string {
  const { database } = world;
  const at = world.now().getTime();
  const hash = fingerprint(text);
  const { eventId } = token.grant;
  if (token.replacedAt === undefined) {
    database.run('UPDATE refresh_tokens SET replaced_at = ? WHERE hash = ?', at, hash);
  } else {
    checkGrace(client, token.replacedAt, at);
    displaceChild(world, eventId, hash);
  }
  return addRefreshToken(world, client, eventId, { token: text, expiresAt: token.expiresAt });
}

function checkGrace({ settings }: Client, replacedAt: number, at: number): void {
  const seconds = settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0;
  if (at >= replacedAt + seconds * 1000) throw reuse();
}

/** Only the current token's parent has a child that nothing has replaced. */
function displaceChild({ database, now }: World, eventId: string, parentHash: string): void {
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
