import { addressKind, madeUpAddress } from './made-up-addresses.ts';
import { foldCase, type Pool } from './pools.ts';
import { isSub, randomSub } from './random.ts';
import { madeUpBytes, madeUpPassword } from './srp-exchanges.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

/** No `sub` of a real user begins so. */
const prefix = 'missing:';

/**
 * Who is asked in the place of a user that does not exist, where missing users are hidden: the same each time for the
 * pool and the name, able to do whatever the pool allows, and never right. It is not stored anywhere.
 */
export function missingUser(world: World, pool: Pool, name: string): User {
  const username = madeUpUsername(world, pool, name);
  return {
    sub: `${prefix}${pool.id}:${username}`,
    poolId: pool.id,
    username,
    status: 'CONFIRMED',
    enabled: true,
    createdAt: 0,
    modifiedAt: 0,
    attributes: madeUpAddresses(foldCase(pool, name)),
    password: madeUpPassword(world, pool, username),
    previousPasswords: [],
    softwareToken: { usedTimeSteps: [] },
    mfa: { enabled: [] },
  };
}

/** As a real one looks: in the case that the pool keeps it in, or where people sign in by an address, like a `sub`. */
function madeUpUsername(world: World, pool: Pool, name: string): string {
  const folded = foldCase(pool, name);
  // The name that was told before comes back in the answers to challenges.
  if (pool.settings.UsernameAttributes === undefined || isSub(name)) return folded;
  return randomSub({
    randomBytes: (size) => madeUpBytes(world, pool, 'sub', folded).subarray(0, size),
  });
}

function madeUpAddresses(name: string): Record<string, string> {
  const [email, phone_number] = [madeUpAddress('email', name), madeUpAddress('phone_number', name)];
  const kind = addressKind(name);
  if (kind === undefined) return { email, phone_number };
  return kind === 'email' ? { email } : { phone_number };
}

export function isMissing({ sub }: Pick<User, 'sub'>): boolean {
  return sub.startsWith(prefix);
}
