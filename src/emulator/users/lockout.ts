import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import type { Engine } from '../engine.ts';
import type { User } from './users.ts';

const failuresBeforeLock = 5;
const quarterOfAnHour = 15 * 60 * 1000;

const Failures = z.object({ failures: z.number(), failedAt: z.number() });

/**
 * Refuses while the user is locked. From the fifth wrong password in a row on, the n-th locks the user for 2^(n-5)
 * seconds, but at most 15 minutes. An attempt during a lock is not counted.
 *
 * @throws NotAuthorizedException
 */
export function checkLockout(engine: Engine, user: User): void {
  const { failures, failedAt } = recentFailures(engine, user);
  if (failures < failuresBeforeLock) return;
  const lock = Math.min(1000 * 2 ** (failures - failuresBeforeLock), quarterOfAnHour);
  if (engine.now().getTime() < failedAt + lock) throw notAuthorized('Password attempts exceeded');
}

/**
 * Counts a wrong password, and deletes a few old counters of any users. Call it from the `afterRollback` of a fault.
 */
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
