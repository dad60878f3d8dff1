import { accessSync, constants, lstatSync, rmSync, statSync } from 'node:fs';
import * as z from 'zod';
import {
  databaseDriver,
  DatabaseTooNew,
  DatabaseUnusable,
  hasCode,
  openDatabase,
} from './database.ts';
import { ownFile } from './own-file.ts';
import { schema, schemaVersion } from './schema.ts';

/**
 * Checks that the driver loads and that the file is a database of this program. Does not open it as a database: the driver
 * has no read-only mode and would create files beside it.
 *
 * @returns false if the file does not exist yet
 * @throws DatabaseDriverMissing, DatabaseTooNew, DatabaseUnusable
 */
export async function checkDatabase(file: string): Promise<boolean> {
  const Driver = await databaseDriver();
  new Driver(':memory:').close();
  const found = requireOwnFile(file);
  if (found.is === 'absent') return false;
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new DatabaseUnusable(file, error);
  }
  if (found.is === 'ours' && found.userVersion > schemaVersion) throw new DatabaseTooNew(file);
  return true;
}

/** @throws DatabaseUnusable */
function requireOwnFile(file: string): ReturnType<typeof ownFile> {
  try {
    return ownFile(file);
  } catch (error) {
    throw new DatabaseUnusable(file, error);
  }
}

interface DatabaseFacts {
  readonly userPools: number;
  readonly users: number;
  readonly bytes: number;
}

const Counts = z.object({ userPools: z.number(), users: z.number() });

/**
 * Whether the file is a database that can be read. Opening a missing file would create it.
 *
 * @throws DatabaseUnusable
 */
export function hasDatabase(file: string): boolean {
  return requireOwnFile(file).is === 'ours';
}

/**
 * Returns undefined if the file does not exist, and does not create it.
 *
 * @throws DatabaseDriverMissing, DatabaseTooNew, DatabaseUnusable
 */
export async function inspectDatabase(file: string): Promise<DatabaseFacts | undefined> {
  const { is } = requireOwnFile(file);
  if (is === 'absent') return undefined;
  if (is === 'empty') return { userPools: 0, users: 0, bytes: 0 };
  const bytes = statSync(file).size;
  const database = await openDatabase(file);
  try {
    // Each pool stores its user count, so the users are not read.
    const select = 'SELECT count(*) AS userPools, coalesce(sum(user_count), 0) AS users FROM pools';
    const counts = database.get(Counts, select);
    return { userPools: 0, users: 0, ...counts, bytes };
  } finally {
    database.close();
  }
}

type Removal = 'removed' | 'emptied under another process' | 'emptied behind a link' | 'nothing';

/**
 * Deletes a database with all pools. If another process has the file open, the database is emptied instead: that
 * process would lose everything it writes to a deleted file. A database behind a symbolic link is emptied too. A file
 * that this program did not create stays as it is.
 *
 * @throws DatabaseDriverMissing, DatabaseTooNew, DatabaseUnusable
 */
export async function removeDatabase(file: string): Promise<Removal> {
  if (requireOwnFile(file).is !== 'ours') return 'nothing';
  const isLink = lstatSync(file).isSymbolicLink();
  if (isLink || (await isInUse(file))) {
    await emptyDatabase(file);
    return isLink ? 'emptied behind a link' : 'emptied under another process';
  }
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(`${file}${suffix}`, { force: true });
  return 'removed';
}

const Table = z.object({ name: z.string() });

/** Leaves no old data in the file or in its write-ahead log. */
async function emptyDatabase(file: string): Promise<void> {
  const database = await openDatabase(file);
  try {
    database.exec('PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE');
    const tables = database.all(Table, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
    for (const { name } of tables) database.exec(`DROP TABLE ${name}`);
    database.exec(schema);
    database.exec('COMMIT; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

/** SQLite leaves WAL mode only if no other process has the file open. */
async function isInUse(file: string): Promise<boolean> {
  const Driver = await databaseDriver();
  const connection = new Driver(file, { timeout: 1000 });
  try {
    connection.pragma('journal_mode = DELETE');
    return false;
  } catch (error) {
    // Any other error: the file is damaged, so no process uses it.
    return hasCode(error, 'SQLITE_BUSY');
  } finally {
    connection.close();
  }
}
