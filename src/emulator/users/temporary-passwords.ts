import type { PasswordPolicy, Pool } from '../pools/pools.ts';
import { randomText } from '../random.ts';
import type { Engine } from '../engine.ts';
import { withPassword } from './password-policy.ts';
import type { User } from './users.ts';

const day = 24 * 60 * 60 * 1000;

const classes = {
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  lower: 'abcdefghijkmnopqrstuvwxyz',
  digits: '23456789',
  symbols: '!#%&*+-=?@_',
} as const;

/** The user with a password to change at the first sign-in, within TemporaryPasswordValidityDays. */
export function withTemporaryPassword(
  engine: Engine,
  pool: Pool,
  user: User,
  password: string,
): User {
  const { TemporaryPasswordValidityDays } = pool.settings.Policies.PasswordPolicy;
  const at = engine.now().getTime();
  return {
    ...withPassword(engine, pool, user, password),
    status: 'FORCE_CHANGE_PASSWORD',
    modifiedAt: at,
    temporaryPasswordExpiresAt: at + TemporaryPasswordValidityDays * day,
  };
}

/** The user, now confirmed, with a permanent password. */
export function withPermanentPassword(
  engine: Engine,
  pool: Pool,
  user: User,
  password: string,
): User {
  return {
    ...withPassword(engine, pool, user, password),
    status: 'CONFIRMED',
    modifiedAt: engine.now().getTime(),
    temporaryPasswordExpiresAt: undefined,
  };
}

/** A random password that satisfies every policy with this minimum length: it has a character of each class. */
export function madeUpPassword(engine: Engine, { MinimumLength }: PasswordPolicy): string {
  const all = Object.values(classes);
  const fixed = all.map((alphabet) => randomText(engine, 1, alphabet));
  return [...fixed, randomText(engine, Math.max(MinimumLength, 8) - all.length, all.join(''))].join(
    '',
  );
}
