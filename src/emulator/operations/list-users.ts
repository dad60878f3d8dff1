import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { getPool } from '../pools/pools.ts';
import { attributeList, searchableNames, User, userDates } from '../users/users.ts';
import { AttributeName, UserPoolId } from '../wire/members.ts';
import { pageToken, readPageToken } from '../wire/page-token.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    UserPoolId,
    AttributesToGet: z.array(AttributeName).optional(),
    Limit: z.number().int().min(0).max(60).default(60),
    PaginationToken: z
      .string()
      .min(1)
      .regex(/^[\S]+$/)
      .optional(),
    Filter: z.string().max(256).optional(),
  });

const Position = z.object({ value: z.string(), sub: z.string() });
const Row = z.object({ document: z.string(), value: z.string(), sub: z.string() });

export const listUsers = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const { name, from, to } = termRange(request.Filter ?? '');
  const token = request.PaginationToken;
  const after = token === undefined ? { value: from, sub: '' } : readPageToken(Position, token);
  // Limit 0 means the default, like a missing Limit.
  const limit = request.Limit === 0 ? 60 : request.Limit;
  const select = `SELECT document, value, sub FROM search_terms JOIN users USING (sub)
    WHERE search_terms.pool_id = ? AND name = ? AND (value, sub) > (?, ?) AND value <= ?
    ORDER BY value, sub LIMIT ?`;
  const { value, sub } = after;
  const rows = engine.database.all(Row, select, pool.id, name, value, sub, to, limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return {
    Users: page.map(({ document }) =>
      describeUser(User.parse(JSON.parse(document)), request.AttributesToGet),
    ),
    ...(last === undefined
      ? {}
      : { PaginationToken: pageToken({ value: last.value, sub: last.sub }) }),
  };
});

interface TermRange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const lastCharacter = '\u{10ffff}';

/** Reads `name = "value"` or `name ^= "prefix"`. Without a filter the range contains all usernames. */
function termRange(filter: string): TermRange {
  if (filter === '') return { name: 'username', from: '', to: lastCharacter };
  const parts = /^\s*(?<name>[\w:]+)\s*(?<kind>\^?=)\s*"(?<text>(?:[^"\\]|\\.)*)"\s*$/u.exec(
    filter,
  );
  if (parts?.groups === undefined) throw invalidParameter('Error while parsing filter.');
  const { name = '', kind, text = '' } = parts.groups;
  if (!searchableNames.some((searchable) => searchable === name)) {
    throw invalidParameter(`Invalid search attribute: ${name}`);
  }
  const from = text.replaceAll(/\\(.)/gu, '$1');
  return { name, from, to: kind === '^=' ? `${from}${lastCharacter}` : from };
}

/** A user as lists show it. */
export function describeUser(user: User, only?: readonly string[]): object {
  return {
    Username: user.username,
    Attributes: attributeList(user, only),
    ...userDates(user),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
