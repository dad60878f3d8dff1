import * as z from 'zod';
import type { Engine } from '../engine.ts';

const day = 24 * 60 * 60 * 1000;

/** Expired refresh tokens are kept this long, to be told apart from garbage; no access token lives as long. */
const keptFor = 30 * day;

const Expired = z.object({ hash: z.string(), eventId: z.string() });

/**
 * Forgets a few refresh tokens that expired long ago, with the sign-in that the last of them came of and the device that
 * was offered with it. By the real clock: what a world that is set ahead calls expired is good again in one that is not.
 */
export function removeExpiredGrants({ database, clientNow }: Engine): void {
  const select = `SELECT hash, event_id AS eventId FROM refresh_tokens WHERE expires_at < ?
    ORDER BY expires_at LIMIT 10`;
  for (const { hash, eventId } of database.all(Expired, select, clientNow().getTime() - keptFor)) {
    database.run('DELETE FROM refresh_tokens WHERE hash = ?', hash);
    const emptied = `DELETE FROM grants WHERE event_id = ?
      AND NOT EXISTS (SELECT hash FROM refresh_tokens WHERE event_id = grants.event_id)`;
    if (database.run(emptied, eventId) > 0) {
      const offer = `DELETE FROM devices WHERE event_id = ?
        AND json_extract(document, '$.password') IS NULL`;
      database.run(offer, eventId);
    }
  }
}
