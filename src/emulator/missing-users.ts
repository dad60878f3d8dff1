import { madeUpAddress } from './codes.ts';
import { foldCase, type Pool } from './pools.ts';
import { madeUpPassword } from './srp-exchanges.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

/** No `sub` of a real user begins so. */
const prefix = 'missing:';

/**
 * Who is asked in the place of a user that does not exist, where missing users are hidden: the same each time for the
 * pool and the name, able to do whatever the pool allows, and never right. It is not stored anywhere.
 */
export function missingUser(world: World, pool: Pool, name: string): User {
  const password = madeUpPassword(world, pool, name);
  const lastDigits = String(Number.parseInt(password.verifier.slice(-6), 16) % 10_000);
  return {
    sub: `${prefix}${foldCase(pool, name)}`,
    poolId: pool.id,
    username: name,
    status: 'CONFIRMED',
    enabled: true,
    createdAt: 0,
    modifiedAt: 0,
    attributes: {
      email: madeUpAddress(name),
      phone_number: `+1555555${lastDigits.padStart(4, '0')}`,
    },
    password,
    previousPasswords: [],
    softwareToken: { usedTimeSteps: [] },
    mfa: { enabled: [] },
  };
}

export function isMissing({ sub }: Pick<User, 'sub'>): boolean {
  return sub.startsWith(prefix);
}
