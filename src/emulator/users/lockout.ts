import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import type { Engine } from '../engine.ts';
import type { User } from './users.ts';

const failuresBeforeLock = 5;
const quarterOfAnHour = 15 * 60 * 1000;

const Failures = z.object({ failures: z.number(), failedAt: z.number() });

/**
 * Refuses while the user is locked: the n-th failure in a row locks for 2^(n-5) seconds, from the fifth on, for at most
 * a quarter of an hour. An attempt during a lock does not count.
 *
 * @throws NotAuthorizedException
 */
export function checkLockout(engine: Engine, user: User): void {
  const { failures, failedAt } = recentFailures(engine, user);
  if (failures < failuresBeforeLock) return;
  const lock = Math.min(1000 * 2 ** (failures - failuresBeforeLock), quarterOfAnHour);
  if (engine.now().getTime() < failedAt + lock) throw notAuthorized('Password attempts exceeded');
}

/** Counts a wrong password, and drops a few failures of anybody's that lock nobody any more. Call it from a fault's `keeping`. */
export function countFailedPassword(engine: Engine, user: User): void {
  const { failures } = recentFailures(engine, user);
  const upsert = `INSERT INTO password_failures (sub, failures, failed_at) VALUES (?, ?, ?)
    ON CONFLICT (sub) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at`;
  const at = engine.now().getTime();
  const prune = `DELETE FROM password_failures WHERE sub IN
    (SELECT sub FROM password_failures WHERE failed_at <= ? ORDER BY failed_at LIMIT 10)`;
  engine.database.run(prune, at - quarterOfAnHour);
  engine.database.run(upsert, user.sub, failures + 1, at);
}

export function forgetFailedPasswords({ database }: Engine, user: User): void {
  database.run('DELETE FROM password_failures WHERE sub = ?', user.sub);
}

function recentFailures(engine: Engine, user: User): z.infer<typeof Failures> {
  const sql = 'SELECT failures, failed_at AS failedAt FROM password_failures WHERE sub = ?';
  const found = engine.database.get(Failures, sql, user.sub);
  const isRecent = found !== undefined && engine.now().getTime() - found.failedAt < quarterOfAnHour;
  return isRecent ? found : { failures: 0, failedAt: 0 };
}
