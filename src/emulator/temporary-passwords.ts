import { withPassword } from './password-history.ts';
import type { PasswordPolicy, Pool } from './pools.ts';
import { randomText } from './random.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

const day = 24 * 60 * 60 * 1000;

const classes = {
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  lower: 'abcdefghijkmnopqrstuvwxyz',
  digits: '23456789',
  symbols: '!#%&*+-=?@_',
} as const;

/** The user with a password that has to be changed at the first sign-in, within TemporaryPasswordValidityDays. */
export function withTemporaryPassword(
  world: World,
  pool: Pool,
  user: User,
  password: string,
): User {
  const { TemporaryPasswordValidityDays } = pool.settings.Policies.PasswordPolicy;
  const at = world.now().getTime();
  return {
    ...withPassword(world, pool, user, password),
    status: 'FORCE_CHANGE_PASSWORD',
    modifiedAt: at,
    temporaryPasswordExpiresAt: at + TemporaryPasswordValidityDays * day,
  };
}

/** The user with a password of their own. */
export function withPermanentPassword(
  world: World,
  pool: Pool,
  user: User,
  password: string,
): User {
  return {
    ...withPassword(world, pool, user, password),
    status: 'CONFIRMED',
    modifiedAt: world.now().getTime(),
    temporaryPasswordExpiresAt: undefined,
  };
}

/** A password that any policy of this length is content with: one character of each class, then anything. */
export function madeUpPassword(world: World, { MinimumLength }: PasswordPolicy): string {
  const all = Object.values(classes);
  const fixed = all.map((alphabet) => randomText(world, 1, alphabet));
  return [...fixed, randomText(world, Math.max(MinimumLength, 8) - all.length, all.join(''))].join(
    '',
  );
}
