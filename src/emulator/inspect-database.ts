import { statSync } from 'node:fs';
import * as z from 'zod';
import { openDatabase } from './database.ts';

/** What a database holds; undefined where there is no file. Makes none. */
export interface DatabaseFacts {
  readonly userPools: number;
  readonly users: number;
  readonly bytes: number;
}

const Counts = z.object({ userPools: z.number(), users: z.number() });

/** @throws DatabaseDriverMissing, DatabaseTooNew */
export async function inspectDatabase(file: string): Promise<DatabaseFacts | undefined> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const database = await openDatabase(file);
  try {
    // Each pool counts its own users, so that nothing is read per user.
    const select = 'SELECT count(*) AS userPools, coalesce(sum(user_count), 0) AS users FROM pools';
    const counts = database.get(Counts, select);
    return { userPools: 0, users: 0, ...counts, bytes: found.size };
  } finally {
    database.close();
  }
}
