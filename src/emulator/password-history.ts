import { CognitoFault } from './fault.ts';
import { isPassword, storePassword } from './passwords.ts';
import type { Pool } from './pools.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

/**
 * Refuses a password that the user has now or had before: the pool's PasswordHistorySize counts the present one.
 *
 * @throws PasswordHistoryPolicyViolationException
 */
export function checkPasswordHistory(world: World, pool: Pool, user: User, password: string): void {
  const { password: present, previousPasswords } = user;
  const all = present === undefined ? previousPasswords : [present, ...previousPasswords];
  const counted = all.slice(0, historySize(pool));
  if (!counted.some((stored) => isPassword(world, user, stored, password))) return;
  throw new CognitoFault(
    'PasswordHistoryPolicyViolationException',
    'Password has previously been used',
  );
}

/** The user with another password. The present one is remembered for as long as the pool counts it. */
export function withPassword(world: World, pool: Pool, user: User, password: string): User {
  const { password: present, previousPasswords } = user;
  const all = present === undefined ? previousPasswords : [present, ...previousPasswords];
  return {
    ...user,
    password: storePassword(world, user, password),
    previousPasswords: all.slice(0, Math.max(historySize(pool) - 1, 0)),
  };
}

function historySize({ settings }: Pool): number {
  return settings.Policies.PasswordPolicy.PasswordHistorySize ?? 0;
}
