import * as z from 'zod';
import { notAuthorized } from './fault.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

const failuresBeforeLock = 5;
const quarterOfAnHour = 15 * 60 * 1000;

const Failures = z.object({ failures: z.number(), failedAt: z.number() });

/**
 * Refuses while the user is locked: the n-th failure in a row locks for 2^(n-5) seconds, from the fifth on, for at most
 * a quarter of an hour. An attempt during a lock does not count.
 *
 * @throws NotAuthorizedException
 */
export function checkLockout(world: World, user: User): void {
  const { failures, failedAt } = recentFailures(world, user);
  if (failures < failuresBeforeLock) return;
  const lock = Math.min(1000 * 2 ** (failures - failuresBeforeLock), quarterOfAnHour);
  if (world.now().getTime() < failedAt + lock) throw notAuthorized('Password attempts exceeded');
}

/** Counts a wrong password, and drops a few failures of anybody's that lock nobody any more. Call it from a fault's `keeping`. */
export function countFailedPassword(world: World, user: User): void {
  const { failures } = recentFailures(world, user);
  const upsert = `INSERT INTO password_failures (sub, failures, failed_at) VALUES (?, ?, ?)
    ON CONFLICT (sub) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at`;
  const at = world.now().getTime();
  const prune = `DELETE FROM password_failures WHERE sub IN
    (SELECT sub FROM password_failures WHERE failed_at <= ? ORDER BY failed_at LIMIT 10)`;
  world.database.run(prune, at - quarterOfAnHour);
  world.database.run(upsert, user.sub, failures + 1, at);
}

export function forgetFailedPasswords({ database }: World, user: User): void {
  database.run('DELETE FROM password_failures WHERE sub = ?', user.sub);
}

function recentFailures(world: World, user: User): z.infer<typeof Failures> {
  const sql = 'SELECT failures, failed_at AS failedAt FROM password_failures WHERE sub = ?';
  const found = world.database.get(Failures, sql, user.sub);
  const isRecent = found !== undefined && world.now().getTime() - found.failedAt < quarterOfAnHour;
  return isRecent ? found : { failures: 0, failedAt: 0 };
}
