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
  /** The texts of CustomMessage, with the code filled in. */
  subject: z.string().nullable().transform(nullAsAbsent),
  message: z.string().nullable().transform(nullAsAbsent),
});
/** A code that Cognito would have sent by e-mail or SMS. */
export type Delivery = z.infer<typeof Delivery>;

const mostDeliveries = 100;

/** How many messages of one purpose are kept per user. Beyond that the oldest are deleted. */
const keptPerPurpose = 50;

function nullAsAbsent(text: string | null): string | undefined {
  return text ?? undefined;
}

/** Writes the text of a message around its code. */
export type MessageWriter = (
  medium: Delivery['medium'],
  code: string,
) => { readonly subject?: string | undefined; readonly message?: string | undefined };

export function deliver(
  engine: Engine,
  delivery: Omit<Delivery, 'at' | 'subject' | 'message'>,
  writeMessage: MessageWriter = () => ({}),
): void {
  const insert = `INSERT INTO inbox
    (pool_id, username, destination, medium, code, purpose, at, subject, message)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const { userPoolId, username, destination, medium, code, purpose } = delivery;
  const { subject = null, message = null } = writeMessage(medium, code);
  const sent = [destination, medium, code, purpose, engine.now().getTime()] as const;
  engine.database.run(insert, userPoolId, username, ...sent, subject, message);
  // Messages of another purpose must not push out the messages that the hourly limit counts.
  const prune = `DELETE FROM inbox WHERE id IN
    (SELECT id FROM inbox WHERE pool_id = ? AND username = ? AND purpose = ?
      ORDER BY id DESC LIMIT 10 OFFSET ${keptPerPurpose})`;
  engine.database.run(prune, userPoolId, username, purpose);
}

/** The latest hundred matching deliveries, newest first. `username` may also be an address that codes were sent to. */
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
    subject, message FROM inbox ${where} ORDER BY id DESC LIMIT ${mostDeliveries}`;
  return database.all(Delivery, select, ...conditions.flatMap(({ values }) => values));
}

interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

function byName(username: string): Condition {
  return { sql: '(username = ? OR destination = ?)', values: [username, username] };
}

/**
 * If there is a username too, the plus stops SQLite from using the pool's index and reading the whole inbox of the
 * pool.
 */
function byPool(userPoolId: string, username: string | undefined): Condition {
  const column = username === undefined ? 'pool_id' : '+pool_id';
  return { sql: `${column} = ?`, values: [userPoolId] };
}
