import { foldCase, type Pool } from '../pools/pools.ts';
import { fingerprint, isSub, randomSub } from '../random.ts';
import { madeUpBytes, madeUpPassword } from '../sign-in/srp-exchanges.ts';
import type { Engine } from '../engine.ts';
import { isEmail, isPhoneNumber } from './user-attributes.ts';
import type { User } from './users.ts';

/** No `sub` of a real user begins so. */
const prefix = 'missing:';

/**
 * Who is asked in the place of a user that does not exist, where missing users are hidden: the same each time for the
 * pool and the name, able to do whatever the pool allows, and never right. It is not stored anywhere.
 */
export function missingUser(engine: Engine, pool: Pool, name: string): User {
  const username = madeUpUsername(engine, pool, name);
  return {
    sub: `${prefix}${pool.id}:${username}`,
    poolId: pool.id,
    username,
    status: 'CONFIRMED',
    enabled: true,
    createdAt: 0,
    modifiedAt: 0,
    attributes: madeUpAddresses(foldCase(pool, name)),
    password: madeUpPassword(engine, pool, username),
    previousPasswords: [],
    softwareToken: { usedTimeSteps: [] },
    mfa: { enabled: [] },
  };
}

/** As a real one looks: in the case that the pool keeps it in, or where people sign in by an address, like a `sub`. */
function madeUpUsername(engine: Engine, pool: Pool, name: string): string {
  const folded = foldCase(pool, name);
  // The name that was told before comes back in the answers to challenges.
  if (pool.settings.UsernameAttributes === undefined || isSub(name)) return folded;
  return randomSub({
    randomBytes: (size) => madeUpBytes(engine, pool, 'sub', folded).subarray(0, size),
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

type Address = 'email' | 'phone_number';

/** Whether a username is an address, and of which kind. */
export function addressKind(name: string): Address | undefined {
  if (isEmail(name)) return 'email';
  return isPhoneNumber(name) ? 'phone_number' : undefined;
}

/** The address of somebody who does not exist: the name itself where it is one, and for the same name always the same. */
export function madeUpAddress(kind: Address, name: string): string {
  if (addressKind(name) === kind) return name;
  if (kind === 'email') return `${name.charAt(0).toLowerCase()}@g`;
  const digits = Buffer.from(fingerprint(name)).readUInt32BE() % 10_000;
  return `+1555555${String(digits).padStart(4, '0')}`;
}
