import * as z from 'zod';
import type { Engine } from '../engine.ts';

export const Delivery = z.object({
  userPoolId: z.string(),
  username: z.string(),
  destination: z.string(),
  medium: z.enum(['EMAIL', 'SMS']),
  code: z.string(),
  purpose: z.string(),
  at: z.number().transform((milliseconds) => new Date(milliseconds)),
  /** What CustomMessage wrote, with the code in it. */
  subject: z.string().nullable().transform(nullAsAbsent),
  message: z.string().nullable().transform(nullAsAbsent),
});
/** A code that Cognito would have sent by e-mail or SMS. */
export type Delivery = z.infer<typeof Delivery>;

const newest = 100;

/** What one user is sent of one kind of message beyond this pushes out the oldest. */
const keptOfEachKind = 50;

function nullAsAbsent(text: string | null): string | undefined {
  return text ?? undefined;
}

/** What is said around a code, by the medium that it goes out by. */
export type Letter = (
  medium: Delivery['medium'],
  code: string,
) => { readonly subject?: string | undefined; readonly message?: string | undefined };

export function deliver(
  engine: Engine,
  delivery: Omit<Delivery, 'at' | 'subject' | 'message'>,
  letter: Letter = () => ({}),
): void {
  const insert = `INSERT INTO inbox
    (pool_id, username, destination, medium, code, purpose, at, subject, message)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const { userPoolId, username, destination, medium, code, purpose } = delivery;
  const { subject = null, message = null } = letter(medium, code);
  const sent = [destination, medium, code, purpose, engine.now().getTime()] as const;
  engine.database.run(insert, userPoolId, username, ...sent, subject, message);
  // Of each kind, so that what the hourly limit counts is not crowded out.
  const prune = `DELETE FROM inbox WHERE id IN
    (SELECT id FROM inbox WHERE pool_id = ? AND username = ? AND purpose = ?
      ORDER BY id DESC LIMIT 10 OFFSET ${keptOfEachKind})`;
  engine.database.run(prune, userPoolId, username, purpose);
}

/** The newest hundred deliveries that match, newest first. The username may also be an address that codes went to. */
export function readInbox(
  { database }: Pick<Engine, 'database'>,
  { username, userPoolId }: { username?: string | undefined; userPoolId?: string | undefined },
): Delivery[] {
  const conditions = [
    ...(username === undefined ? [] : [byName(username)]),
    ...(userPoolId === undefined ? [] : [byPool(userPoolId, username)]),
  ];
  const where =
    conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  const select = `SELECT pool_id AS userPoolId, username, destination, medium, code, purpose, at,
    subject, message FROM inbox ${where} ORDER BY id DESC LIMIT ${newest}`;
  return database.all(Delivery, select, ...conditions.flatMap(({ values }) => values));
}

interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

function byName(username: string): Condition {
  return { sql: '(username = ? OR destination = ?)', values: [username, username] };
}

/** Beside a name the plus keeps SQLite from the index by pool, which would read the whole pool's inbox. */
function byPool(userPoolId: string, username: string | undefined): Condition {
  const column = username === undefined ? 'pool_id' : '+pool_id';
  return { sql: `${column} = ?`, values: [userPoolId] };
}
