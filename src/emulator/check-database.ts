import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { DatabaseTooNew, DatabaseUnusable, databaseDriver } from './database.ts';
import { currentTables } from './schema.ts';

/** The first bytes of every database, and where PRAGMA user_version stands. @see https://www.sqlite.org/fileformat.html section 1.3 */
const magic = 'SQLite format 3\u0000';
const userVersionAt = 60;
const headerBytes = 100;

/**
 * Whether the driver loads and the file looks like one of ours, without opening it as a database: that would make files
 * beside it, and the driver has no mode for reading alone.
 *
 * @returns false where there is no file yet
 * @throws DatabaseDriverMissing, DatabaseTooNew, DatabaseUnusable
 */
export async function checkDatabase(file: string): Promise<boolean> {
  const Driver = await databaseDriver();
  new Driver(':memory:').close();
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (!found.isFile()) throw new Error('it is not a plain file'); // of a pipe the header may never come
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

/** A file without a byte is one that is being made. */
function checkHeader(file: string, header: Buffer): void {
  if (header.length === 0) return;
  const isDatabase = header.length === headerBytes && header.toString('latin1', 0, 16) === magic;
  if (!isDatabase) throw new Error('file is not a database');
  if (header.readUInt32BE(userVersionAt) > currentTables.steps.length + 1) {
    throw new DatabaseTooNew(file);
  }
}
