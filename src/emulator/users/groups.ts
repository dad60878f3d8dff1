import * as z from 'zod';
import type { Engine } from '../engine.ts';
import { CognitoFault, resourceNotFound } from '../fault.ts';
import { epochSeconds, type Pool } from '../pools/pools.ts';
import { User } from './users.ts';

// The groups of a user pool and their members.

const Group = z.object({
  name: z.string(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  description: z.string().optional(),
  roleArn: z.string().optional(),
  /** 0 is the highest precedence. A group without a precedence comes last. */
  precedence: z.number().optional(),
});
type Group = z.infer<typeof Group>;

/** Cognito's fixed quotas. */
const mostGroups = 10_000;
const mostGroupsOfUser = 100;

const Document = z.object({ document: z.string() });
const Count = z.object({ count: z.number() });

/** @throws GroupExistsException, LimitExceededException */
export function addGroup(engine: Engine, { id }: Pool, group: Group): void {
  if (findGroup(engine, id, group.name) !== undefined) {
    throw new CognitoFault(
      'GroupExistsException',
      `A group with the name ${group.name} already exists.`,
    );
  }
  const counted = 'SELECT count(*) AS count FROM groups WHERE pool_id = ?';
  if ((engine.database.get(Count, counted, id)?.count ?? 0) >= mostGroups) {
    throw new CognitoFault('LimitExceededException', 'Group count limit exceeded.');
  }
  const insert = 'INSERT INTO groups (pool_id, name, document) VALUES (?, ?, ?)';
  engine.database.run(insert, id, group.name, JSON.stringify(group));
}

function findGroup({ database }: Engine, poolId: string, name: string): Group | undefined {
  const select = 'SELECT document FROM groups WHERE pool_id = ? AND name = ?';
  const row = database.get(Document, select, poolId, name);
  return row === undefined ? undefined : readGroup(row);
}

function readGroup({ document }: z.infer<typeof Document>): Group {
  return Group.parse(JSON.parse(document));
}

/** @throws ResourceNotFoundException */
export function getGroup(engine: Engine, { id }: Pool, name: string): Group {
  const group = findGroup(engine, id, name);
  if (group === undefined) throw resourceNotFound('Group not found.');
  return group;
}

export function saveGroup({ database }: Engine, { id }: Pool, group: Group): void {
  const update = 'UPDATE groups SET document = ? WHERE pool_id = ? AND name = ?';
  database.run(update, JSON.stringify(group), id, group.name);
}

/** Removes the group. Its members stay in the pool. */
export function removeGroup({ database }: Engine, { id }: Pool, { name }: Group): void {
  database.run('DELETE FROM groups WHERE pool_id = ? AND name = ?', id, name);
}

/** The groups of a pool, sorted by name: those after this name. */
export function groupsAfter(
  { database }: Engine,
  { id }: Pool,
  after: string,
  limit: number,
): Group[] {
  const select = 'SELECT document FROM groups WHERE pool_id = ? AND name > ? ORDER BY name LIMIT ?';
  return database.all(Document, select, id, after, limit).map(readGroup);
}

/**
 * Adds a user to a group. Adding a member again changes nothing.
 *
 * @throws LimitExceededException
 */
export function addMember(engine: Engine, { id }: Pool, { name }: Group, { sub }: User): void {
  const { database } = engine;
  const insert = `INSERT INTO group_members (pool_id, group_name, sub) VALUES (?, ?, ?)
    ON CONFLICT DO NOTHING`;
  database.run(insert, id, name, sub);
  const counted = 'SELECT count(*) AS count FROM group_members WHERE sub = ?';
  if ((database.get(Count, counted, sub)?.count ?? 0) > mostGroupsOfUser) {
    throw new CognitoFault('LimitExceededException', 'Group count limit per user exceeded.');
  }
}

/** Removes a user from a group. Does nothing if the user is not a member. */
export function removeMember(
  { database }: Engine,
  { id }: Pool,
  { name }: Group,
  user: User,
): void {
  const sql = 'DELETE FROM group_members WHERE sub = ? AND pool_id = ? AND group_name = ?';
  database.run(sql, user.sub, id, name);
}

/** The members of a group, sorted by `sub`: those after this `sub`. */
export function membersAfter(
  { database }: Engine,
  { id }: Pool,
  { name }: Group,
  page: { readonly after: string; readonly limit: number },
): User[] {
  const select = `SELECT document FROM group_members JOIN users USING (sub)
    WHERE group_members.pool_id = ? AND group_name = ? AND sub > ? ORDER BY sub LIMIT ?`;
  return database
    .all(Document, select, id, name, page.after, page.limit)
    .map(({ document }) => User.parse(JSON.parse(document)));
}

/** The groups of a user, highest precedence first, then by name. */
export function groupsOf({ database }: Engine, { sub }: User): Group[] {
  const select = `SELECT document FROM group_members JOIN groups
    ON groups.pool_id = group_members.pool_id AND groups.name = group_members.group_name
    WHERE sub = ?`;
  return database.all(Document, select, sub).map(readGroup).toSorted(byPrecedence);
}

function byPrecedence(one: Group, other: Group): number {
  return rank(one) - rank(other) || (one.name < other.name ? -1 : 1);
}

function rank({ precedence }: Group): number {
  return precedence ?? Number.MAX_SAFE_INTEGER;
}

/** The groups and roles in tokens and in the event of PreTokenGeneration. */
export interface GroupConfiguration {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** Absent if groups with different roles share the highest precedence. */
  readonly preferredRole: string | undefined;
}

/**
 * The names and IAM roles of the user's groups, and the role of the group with the highest precedence.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
 */
export function groupConfiguration(groups: readonly Group[]): GroupConfiguration {
  const withRole = groups.filter(({ roleArn }) => roleArn !== undefined);
  const roles = rolesOf(withRole);
  const [best] = withRole;
  const candidates =
    best === undefined ? [] : rolesOf(withRole.filter((group) => rank(group) === rank(best)));
  return {
    groups: groups.map(({ name }) => name),
    roles,
    preferredRole: candidates.length === 1 ? candidates[0] : undefined,
  };
}

function rolesOf(groups: readonly Group[]): string[] {
  return [...new Set(groups.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn])))];
}

/** A group as replies show it. Members that were never set are absent. */
export function describeGroup({ id }: Pool, group: Group): object {
  const { name, createdAt, modifiedAt, description, roleArn, precedence } = group;
  return {
    GroupName: name,
    UserPoolId: id,
    ...(description === undefined ? {} : { Description: description }),
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
    ...(precedence === undefined ? {} : { Precedence: precedence }),
    CreationDate: epochSeconds(createdAt),
    LastModifiedDate: epochSeconds(modifiedAt),
  };
}
