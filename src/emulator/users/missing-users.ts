import { foldCase, type Pool } from '../pools/pools.ts';
import { fingerprint, isSub, randomSub } from '../random.ts';
import { madeUpBytes, madeUpPassword } from '../sign-in/srp-exchanges.ts';
import type { Engine } from '../engine.ts';
import { isEmail, isPhoneNumber } from './user-attributes.ts';
import type { User } from './users.ts';

/** The `sub` of a real user never begins with this. */
const prefix = 'missing:';

/**
 * A stand-in for a user that does not exist, if the client hides missing users. A pool and a name always give the same
 * stand-in. It has every factor that the pool allows, but no answer is right. It is not stored.
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

/** Looks like a real username: like a `sub` if the pool signs in by address, else the given name. */
function madeUpUsername(engine: Engine, pool: Pool, name: string): string {
  const folded = foldCase(pool, name);
  // A name like a `sub` is the made-up username of an earlier reply, which the client sends in its answer.
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

/**
 * An address for a user that does not exist: the name itself if it is an address, else always the same one for a name.
 */
export function madeUpAddress(kind: Address, name: string): string {
  if (addressKind(name) === kind) return name;
  if (kind === 'email') return `${name.charAt(0).toLowerCase()}@g`;
  const digits = Buffer.from(fingerprint(name)).readUInt32BE() % 10_000;
  return `+1555555${String(digits).padStart(4, '0')}`;
}
