import { existsSync, rmSync } from 'node:fs';
import { databaseDriver, hasCode } from './database.ts';

/**
 * Deletes a database with all pools, unless another process has it open: who writes to a deleted file loses all of it.
 *
 * @throws DatabaseDriverMissing
 */
export async function removeDatabase(file: string): Promise<'removed' | 'in use' | 'absent'> {
  if (!existsSync(file)) return 'absent';
  if (await isInUse(file)) return 'in use';
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  return 'removed';
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
