import { invalidParameter } from '../fault.ts';
import type { Pool } from '../pools/pools.ts';
import { randomSub } from '../random.ts';
import type { Engine } from '../engine.ts';
import { isEmail, isPhoneNumber } from './user-attributes.ts';
import type { User } from './users.ts';

/** A user without a password. The username is the given one, or `sub` in a pool that signs in by e-mail or phone. */
export function newUser(
  engine: Engine,
  pool: Pool,
  given: Pick<User, 'status' | 'attributes'> & { readonly username: string },
): User {
  const sub = randomSub(engine);
  const at = engine.now().getTime();
  return {
    sub,
    poolId: pool.id,
    username: pool.settings.UsernameAttributes === undefined ? given.username : sub,
    status: given.status,
    enabled: true,
    createdAt: at,
    modifiedAt: at,
    attributes: { ...given.attributes, sub },
    previousPasswords: [],
    softwareToken: { usedTimeSteps: [] },
    mfa: { enabled: [] },
  };
}

/**
 * The attribute that the username sets, in a pool that signs in by e-mail or phone.
 *
 * @throws InvalidParameterException
 */
export function contactInUsername({ settings }: Pool, username: string): Record<string, string> {
  const names = settings.UsernameAttributes ?? [];
  if (names.length === 0) {
    checkNotAnAlias(settings, username);
    return {};
  }
  const name = names.find((candidate) => contactForms[candidate](username));
  if (name !== undefined) return { [name]: username };
  const [only] = names;
  if (names.length > 1 || only === undefined) {
    throw invalidParameter('Username should be either an email or a phone number.');
  }
  throw invalidParameter(`Username should be ${only === 'email' ? 'an email' : 'a phone number'}.`);
}

/**
 * If addresses are aliases, a username cannot be an address: it would block the user who has verified that address.
 *
 * @throws InvalidParameterException
 * @see https://github.com/aws-amplify/amplify-js/issues/8800 for the text
 */
function checkNotAnAlias({ AliasAttributes = [] }: Pool['settings'], username: string): void {
  const words = { email: 'email', phone_number: 'phone number' } as const;
  for (const name of ['email', 'phone_number'] as const) {
    if (AliasAttributes.includes(name) && contactForms[name](username)) {
      const alias = words[name];
      throw invalidParameter(
        `Username cannot be of ${alias} format, since user pool is configured for ${alias} alias.`,
      );
    }
  }
}

const contactForms = { email: isEmail, phone_number: isPhoneNumber } as const;
