import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import * as z from 'zod';
import {
  databaseDriver,
  DatabaseTooNew,
  DatabaseUnusable,
  hasCode,
  openDatabase,
} from './database.ts';
import { schema, schemaVersion } from './schema.ts';

/** The first bytes of every SQLite file, and the offset of `user_version`. @see https://www.sqlite.org/fileformat.html section 1.3 */
const magic = 'SQLite format 3\u0000';
const userVersionAt = 60;
const headerBytes = 100;

/**
 * Checks that the driver loads and that the file looks like a database of this program. Does not open it as a database:
 * the driver has no read-only mode and would create files beside it.
 *
 * @returns false if the file does not exist yet
 * @throws DatabaseDriverMissing, DatabaseTooNew, DatabaseUnusable
 */
export async function checkDatabase(file: string): Promise<boolean> {
  const Driver = await databaseDriver();
  new Driver(':memory:').close();
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (!found.isFile()) throw new Error('it is not a plain file'); // reading a pipe could block
    accessSync(file, constants.R_OK | constants.W_OK);
    checkHeader(file, readHeader(file));
  } catch (error) {
    throw error instanceof DatabaseTooNew ? error : new DatabaseUnusable(file, error);
  }
  return true;
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, header, 0, headerBytes, 0);
    return header.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** An empty file is a database that another process is creating. */
function checkHeader(file: string, header: Buffer): void {
  if (header.length === 0) return;
  const isDatabase = header.length === headerBytes && header.toString('latin1', 0, 16) === magic;
  if (!isDatabase) throw new Error('file is not a database');
  if (header.readUInt32BE(userVersionAt) > schemaVersion) {
    throw new DatabaseTooNew(file);
  }
}

interface DatabaseFacts {
  readonly userPools: number;
  readonly users: number;
  readonly bytes: number;
}

const Counts = z.object({ userPools: z.number(), users: z.number() });

/**
 * Returns undefined if the file does not exist, and does not create it.
 *
 * @throws DatabaseDriverMissing, DatabaseTooNew
 */
export async function inspectDatabase(file: string): Promise<DatabaseFacts | undefined> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const database = await openDatabase(file);
  try {
    // Each pool stores its user count, so the users are not read.
    const select = 'SELECT count(*) AS userPools, coalesce(sum(user_count), 0) AS users FROM pools';
    const counts = database.get(Counts, select);
    return { userPools: 0, users: 0, ...counts, bytes: found.size };
  } finally {
    database.close();
  }
}

/**
 * Deletes a database with all pools. If another process has the file open, the database is emptied instead: that
 * process would lose everything it writes to a deleted file.
 *
 * @throws DatabaseDriverMissing, and when it empties the database DatabaseTooNew, DatabaseUnusable
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
    // Any other error: the file is not a database, so no process uses it as one.
    return hasCode(error, 'SQLITE_BUSY');
  } finally {
    connection.close();
  }
}
