import { existsSync, rmSync } from 'node:fs';
import * as z from 'zod';
import { databaseDriver, hasCode, openDatabase } from './database.ts';
import { currentTables } from './schema.ts';

/**
 * Deletes a database with all pools. One that another process has open is emptied instead, and that process goes on with it:
 * who writes to a deleted file loses all of it.
 *
 * @throws DatabaseDriverMissing, and for one that is emptied DatabaseTooNew, DatabaseUnusable
 */
export async function removeDatabase(file: string): Promise<'removed' | 'emptied' | 'absent'> {
  if (!existsSync(file)) return 'absent';
  if (await isInUse(file)) {
    await emptyDatabase(file);
    return 'emptied';
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  return 'removed';
}

const Table = z.object({ name: z.string() });

/** Nothing of what was in it is left in the file or beside it. */
async function emptyDatabase(file: string): Promise<void> {
  const database = await openDatabase(file);
  try {
    database.exec('PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE');
    const tables = database.all(Table, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
    for (const { name } of tables) database.exec(`DROP TABLE ${name}`);
    database.exec(currentTables.schema);
    database.exec('COMMIT; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

/** Out of write-ahead logging SQLite goes only for whoever is alone on the file. */
async function isInUse(file: string): Promise<boolean> {
  const Driver = await databaseDriver();
  const connection = new Driver(file, { timeout: 1000 });
  try {
    connection.pragma('journal_mode = DELETE');
    return false;
  } catch (error) {
    // What is no database at all cannot be in use as one.
    return hasCode(error, 'SQLITE_BUSY');
  } finally {
    connection.close();
  }
}
