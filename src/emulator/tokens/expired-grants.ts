import * as z from 'zod';
import type { Engine } from '../engine.ts';

const day = 24 * 60 * 60 * 1000;

/** Expired refresh tokens are kept this long, so that they differ from unknown ones. No access token lives as long. */
const keptFor = 30 * day;

const Expired = z.object({ hash: z.string(), eventId: z.string() });

/**
 * Deletes a few refresh tokens that expired long ago. With the last token of a sign-in it deletes the grant and the
 * device offered then, if the device was never confirmed. It uses the clock without an offset: a token that has expired
 * only by a clock offset is valid again in a run without one.
 */
export function removeExpiredGrants({ database, clientNow }: Engine): void {
  const select = `SELECT hash, event_id AS eventId FROM refresh_tokens WHERE expires_at < ?
    ORDER BY expires_at LIMIT 10`;
  for (const { hash, eventId } of database.all(Expired, select, clientNow().getTime() - keptFor)) {
    database.run('DELETE FROM refresh_tokens WHERE hash = ?', hash);
    const emptied = `DELETE FROM grants WHERE event_id = ?
      AND NOT EXISTS (SELECT hash FROM refresh_tokens WHERE event_id = grants.event_id)`;
    if (database.run(emptied, eventId) > 0) {
      const unconfirmed = `DELETE FROM devices WHERE event_id = ?
        AND json_extract(document, '$.password') IS NULL`;
      database.run(unconfirmed, eventId);
    }
  }
}
