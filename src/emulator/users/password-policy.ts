import { CognitoFault } from '../fault.ts';
import type { PasswordPolicy, Pool } from '../pools/pools.ts';
import type { Engine } from '../engine.ts';
import { isPassword, storePassword } from './passwords.ts';
import type { User } from './users.ts';

/** The characters that Cognito counts as symbols. A space counts only between other characters. */
const symbols = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S +\S/u;

const longest = 256;

interface Rule {
  readonly isBroken: (policy: PasswordPolicy, password: string) => boolean;
  readonly text: string;
}

const rules: readonly Rule[] = [
  {
    // For operations whose API model limits the length, the request check has refused the password before.
    isBroken: (_, password) => password.length > longest,
    text: `Password cannot be longer than ${longest} characters`,
  },
  {
    isBroken: ({ MinimumLength }, password) => password.length < MinimumLength,
    text: 'Password not long enough',
  },
  {
    isBroken: ({ RequireLowercase }, password) => RequireLowercase && !/[a-z]/u.test(password),
    text: 'Password must have lowercase characters',
  },
  {
    isBroken: ({ RequireUppercase }, password) => RequireUppercase && !/[A-Z]/u.test(password),
    text: 'Password must have uppercase characters',
  },
  {
    isBroken: ({ RequireNumbers }, password) => RequireNumbers && !/[0-9]/u.test(password),
    text: 'Password must have numeric characters',
  },
  {
    isBroken: ({ RequireSymbols }, password) => RequireSymbols && !symbols.test(password),
    text: 'Password must have symbol characters',
  },
];

/** @throws InvalidPasswordException with the first rule that the password breaks */
export function checkPasswordPolicy({ settings }: Pool, password: string): void {
  const broken = rules.find(({ isBroken }) => isBroken(settings.Policies.PasswordPolicy, password));
  if (broken === undefined) return;
  throw new CognitoFault(
    'InvalidPasswordException',
    `Password does not conform to policy: ${broken.text}`,
  );
}

/**
 * Refuses the present password and earlier ones. The pool's PasswordHistorySize includes the present one.
 *
 * @throws PasswordHistoryPolicyViolationException
 */
export function checkPasswordHistory(
  engine: Engine,
  pool: Pool,
  user: User,
  password: string,
): void {
  const { password: present, previousPasswords } = user;
  const all = present === undefined ? previousPasswords : [present, ...previousPasswords];
  const counted = all.slice(0, historySize(pool));
  if (!counted.some((stored) => isPassword(engine, user, stored, password))) return;
  throw new CognitoFault(
    'PasswordHistoryPolicyViolationException',
    'Password has previously been used',
  );
}

/** The user with a new password. The present one moves to the history if the pool's PasswordHistorySize allows. */
export function withPassword(engine: Engine, pool: Pool, user: User, password: string): User {
  const { password: present, previousPasswords } = user;
  const all = present === undefined ? previousPasswords : [present, ...previousPasswords];
  return {
    ...user,
    password: storePassword(engine, user, password),
    previousPasswords: all.slice(0, Math.max(historySize(pool) - 1, 0)),
  };
}

function historySize({ settings }: Pool): number {
  return settings.Policies.PasswordPolicy.PasswordHistorySize ?? 0;
}
