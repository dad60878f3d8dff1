import * as z from 'zod';
import type { Engine } from '../engine.ts';
import { CognitoFault } from '../fault.ts';
import { epochSeconds, foldCase, type Pool } from '../pools/pools.ts';
import { MfaFactor } from '../wire/members.ts';
import { isTrue } from './user-attributes.ts';

/** SRP's salt and verifier in hexadecimal, stored in place of the password. */
export const StoredPassword = z.object({ salt: z.string(), verifier: z.string() });
export type StoredPassword = z.infer<typeof StoredPassword>;

export const User = z.object({
  sub: z.string(),
  poolId: z.string(),
  /** The real username, which every reply contains. In pools that sign in by e-mail or phone it equals `sub`. */
  username: z.string(),
  status: z.enum([
    'UNCONFIRMED',
    'CONFIRMED',
    'FORCE_CHANGE_PASSWORD',
    'RESET_REQUIRED',
    'EXTERNAL_PROVIDER',
  ]),
  enabled: z.boolean(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  /** By name, including `sub`. */
  attributes: z.record(z.string(), z.string()),
  /** By attribute: new addresses that replace the old ones when they are verified. */
  pendingAttributes: z.record(z.string(), z.string()).optional(),
  password: StoredPassword.optional(),
  /** Earlier passwords, newest first. PasswordHistorySize at the time of each change limits their number. */
  previousPasswords: z.array(StoredPassword).default([]),
  temporaryPasswordExpiresAt: z.number().optional(),
  softwareToken: z
    .object({
      /** Base32. Associated with an access token, but not verified yet. */
      pendingSecret: z.string().optional(),
      /** Base32. Verified. */
      secret: z.string().optional(),
      friendlyDeviceName: z.string().optional(),
      /** The last few RFC 6238 time steps whose codes of `secret` were used. */
      usedTimeSteps: z.array(z.number()),
    })
    .default({ usedTimeSteps: [] }),
  /** The user's own choice of second factors. */
  mfa: z
    .object({ enabled: z.array(MfaFactor), preferred: MfaFactor.optional() })
    .default({ enabled: [] }),
});
export type User = z.infer<typeof User>;

const Document = z.object({ document: z.string() });

/** Finds a user by a name that is valid for signing in: the username or an alias. */
export function findUser({ database }: Engine, pool: Pool, name: string): User | undefined {
  const key = foldCase(pool, name);
  const byName = 'SELECT document FROM users WHERE pool_id = ? AND username_key = ?';
  const byAlias =
    'SELECT document FROM aliases JOIN users USING (sub) WHERE aliases.pool_id = ? AND alias_key = ?';
  const row =
    database.get(Document, byName, pool.id, key) ?? database.get(Document, byAlias, pool.id, key);
  return row === undefined ? undefined : User.parse(JSON.parse(row.document));
}

/**
 * Finds a user by the Username of an operation that is not a sign-in: a username, an alias or a `sub`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export function findNamedUser(engine: Engine, pool: Pool, name: string): User | undefined {
  const found = findUser(engine, pool, name);
  if (found !== undefined) return found;
  const bySub = findUserBySub(engine, name);
  return bySub?.poolId === pool.id ? bySub : undefined;
}

export function findUserBySub({ database }: Engine, sub: string): User | undefined {
  const row = database.get(Document, 'SELECT document FROM users WHERE sub = ?', sub);
  return row === undefined ? undefined : User.parse(JSON.parse(row.document));
}

/** By username, alias or `sub`. @throws UserNotFoundException */
export function getUserByName(engine: Engine, pool: Pool, name: string): User {
  const user = findNamedUser(engine, pool, name);
  if (user === undefined) throw userNotFound();
  return user;
}

export function userNotFound(): CognitoFault {
  return new CognitoFault('UserNotFoundException', 'User does not exist.');
}

/** @throws UsernameExistsException, AliasExistsException */
export function addUser(engine: Engine, pool: Pool, user: User): void {
  if (findUser(engine, pool, user.username) !== undefined) {
    throw new CognitoFault('UsernameExistsException', 'User already exists');
  }
  const insert = 'INSERT INTO users (sub, pool_id, username_key, document) VALUES (?, ?, ?, ?)';
  engine.database.run(insert, user.sub, pool.id, foldCase(pool, user.username), '{}');
  engine.database.run('UPDATE pools SET user_count = user_count + 1 WHERE id = ?', pool.id);
  saveUser(engine, pool, user);
}

/** Saves the user, and the aliases and search terms derived from it. @throws AliasExistsException */
export function saveUser(engine: Engine, pool: Pool, user: User): void {
  const { database } = engine;
  database.run('UPDATE users SET document = ? WHERE sub = ?', JSON.stringify(user), user.sub);
  saveAliases(engine, pool, user);
  database.run('DELETE FROM search_terms WHERE sub = ?', user.sub);
  const insert = 'INSERT INTO search_terms (pool_id, name, value, sub) VALUES (?, ?, ?, ?)';
  for (const [name, value] of searchTerms(user)) {
    database.run(insert, pool.id, name, value, user.sub);
  }
}

export function removeUser({ database }: Engine, user: User): void {
  database.run('DELETE FROM users WHERE sub = ?', user.sub);
  // A later user with the same username must not find these messages.
  const messages = 'DELETE FROM inbox WHERE pool_id = ? AND username = ?';
  database.run(messages, user.poolId, user.username);
  database.run('UPDATE pools SET user_count = user_count - 1 WHERE id = ?', user.poolId);
}

/**
 * Takes the user's aliases away from the users who have them, for ForceAliasCreation. Their address becomes unverified,
 * or their preferred_username is removed: otherwise their next change would claim the alias back.
 */
export function releaseAliases(engine: Engine, pool: Pool, user: User): void {
  for (const [attribute, name] of aliasEntries(pool, user)) {
    const sql = `SELECT document FROM aliases JOIN users USING (sub)
      WHERE aliases.pool_id = ? AND alias_key = ? AND aliases.sub <> ?`;
    const row = engine.database.get(Document, sql, pool.id, foldCase(pool, name), user.sub);
    if (row !== undefined) {
      saveUser(engine, pool, withoutAlias(User.parse(JSON.parse(row.document)), attribute));
    }
  }
}

function withoutAlias(user: User, attribute: string): User {
  const { preferred_username: _, ...others } = user.attributes;
  const attributes =
    attribute === 'preferred_username'
      ? others
      : { ...user.attributes, [`${attribute}_verified`]: 'false' };
  return { ...user, attributes };
}

function saveAliases({ database }: Engine, pool: Pool, user: User): void {
  database.run('DELETE FROM aliases WHERE sub = ?', user.sub);
  for (const [attribute, name] of aliasEntries(pool, user)) {
    const key = foldCase(pool, name);
    const owner = 'SELECT sub FROM aliases WHERE pool_id = ? AND alias_key = ?';
    if (database.get(z.object({ sub: z.string() }), owner, pool.id, key) !== undefined) {
      throw new CognitoFault(
        'AliasExistsException',
        `An account with the given ${attribute} already exists.`,
      );
    }
    database.run(
      'INSERT INTO aliases (pool_id, alias_key, sub) VALUES (?, ?, ?)',
      pool.id,
      key,
      user.sub,
    );
  }
}

/** The attributes that the user can sign in with now. An e-mail or phone alias must be verified. */
function aliasEntries({ settings }: Pool, { attributes }: User): [string, string][] {
  const always: string[] = settings.UsernameAttributes ?? [];
  const whenVerified: string[] = settings.AliasAttributes ?? [];
  return [...always, ...whenVerified].flatMap((name): [string, string][] => {
    const value = attributes[name];
    const isUsable =
      always.includes(name) ||
      name === 'preferred_username' ||
      isTrue(attributes, `${name}_verified`);
    return value !== undefined && value !== '' && isUsable ? [[name, value]] : [];
  });
}

/** The names that ListUsers can filter by. */
export const searchableNames = [
  'username',
  'sub',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
] as const;

function searchTerms(user: User): [string, string][] {
  const all: Readonly<Record<string, string>> = {
    ...user.attributes,
    username: user.username,
    'cognito:user_status': user.status,
    status: user.enabled ? 'Enabled' : 'Disabled',
  };
  return searchableNames.flatMap((name): [string, string][] => {
    const value = all[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/**
 * Cognito's order, as far as replies show it: `sub` is first, a flag before its address, and the e-mail address is last.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/cognito-idp/admin-get-user.html
 */
const orderBegin = [
  'website',
  'zoneinfo',
  'address',
  'birthdate',
  'email_verified',
  'gender',
  'updated_at',
  'profile',
  'name',
  'nickname',
  'phone_number_verified',
  'phone_number',
  'preferred_username',
];
const orderEnd = ['given_name', 'locale', 'middle_name', 'family_name', 'picture', 'email'];

function rank(name: string): number {
  if (orderEnd.includes(name)) return orderBegin.length + 1 + orderEnd.indexOf(name);
  return orderBegin.includes(name) ? orderBegin.indexOf(name) : orderBegin.length;
}

/** Attributes as replies list them. Custom ones are in the middle, by name. */
export function attributeList(user: User, only?: readonly string[]): object[] {
  const { sub, ...rest } = user.attributes;
  const sorted = Object.entries(rest).toSorted(
    ([left], [right]) => rank(left) - rank(right) || (left < right ? -1 : 1),
  );
  return [['sub', sub ?? user.sub], ...sorted]
    .map(([Name, Value]) => ({ Name, Value }))
    .filter(({ Name }) => Name !== undefined && (only?.includes(Name) ?? true));
}

/** The members of GetUser and AdminGetUser about second factors. They are absent unless set. */
export function mfaMembers({ mfa }: User): object {
  return {
    ...(mfa.preferred === undefined ? {} : { PreferredMfaSetting: mfa.preferred }),
    ...(mfa.enabled.length === 0 ? {} : { UserMFASettingList: mfa.enabled }),
  };
}

export function userDates(user: User): object {
  return {
    UserCreateDate: epochSeconds(user.createdAt),
    UserLastModifiedDate: epochSeconds(user.modifiedAt),
  };
}
