import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Libsql from 'libsql';
import * as z from 'zod';
import { schema, schemaVersion } from './schema.ts';

/** The file name for a database in memory, which ends with the process. */
const inMemory = ':memory:';

/** How long a writer waits for the other processes on the same file. */
const busyTimeoutMilliseconds = 60_000;

/** Bytes are stored as text, for the driver's methods return blobs as different types. A boolean aborts the process. */
type Value = string | number | null;

export interface Database {
  /** The first row, parsed; undefined if no row matches. */
  get<Row>(shape: z.ZodType<Row>, sql: string, ...values: readonly Value[]): Row | undefined;
  all<Row>(shape: z.ZodType<Row>, sql: string, ...values: readonly Value[]): Row[];
  /** Returns how many rows were changed. */
  run(sql: string, ...values: readonly Value[]): number;
  exec(sql: string): void;
  /** Begins a transaction. A writer takes the write lock at once. */
  begin(access: 'read' | 'write'): void;
  commit(): void;
  rollBack(): void;
  /** Must be called before a transaction changes or deletes a pool or a client. */
  settingsChange(): void;
  /**
   * A number that stays the same while no process changes a pool, a client or a signing key. Undefined outside a
   * transaction, and in a transaction that changes them.
   */
  settingsGeneration(): number | undefined;
  /**
   * Opens the file again if it was removed or replaced: writes to the removed file would be lost. Call it only between
   * transactions. Returns whether it opened the file again.
   *
   * @throws DatabaseTooNew, DatabaseUnusable; the next call tries again
   */
  follow(): boolean;
  close(): void;
}

type Driver = typeof Libsql;
type Connection = InstanceType<Driver>;
type Statement = Libsql.Statement;
type LoadDriver = () => Promise<{ readonly default: Driver }>;

/** The optional package libsql, which stores the data of the embedded Cognito, is not installed. */
class DatabaseDriverMissing extends Error {
  constructor(cause: unknown) {
    super('The embedded Cognito needs the optional package libsql: run `npm install libsql`.', {
      cause,
    });
    this.name = 'DatabaseDriverMissing';
  }
}

/** The file was written by a newer version of this program. */
export class DatabaseTooNew extends Error {
  constructor(file: string) {
    super(`${file} was written by a newer version; this one cannot read it.`);
    this.name = 'DatabaseTooNew';
  }
}

/** The file cannot be opened, is not a database, or is damaged. */
export class DatabaseUnusable extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${file} cannot be used as a database: ${reason}`, { cause });
    this.name = 'DatabaseUnusable';
    this.file = file;
  }
}

/**
 * Opens the file. A missing file is created with mode 0600, and its directory with 0700. The -wal and -shm files get
 * the mode of the file.
 *
 * @throws DatabaseDriverMissing, DatabaseTooNew, DatabaseUnusable
 */
export async function openDatabase(file: string, loadDriver?: LoadDriver): Promise<Database> {
  const Driver = await databaseDriver(loadDriver);
  const open = (): Opened => openFile(Driver, file);
  let current = open();
  return {
    get: (shape, sql, ...values) => current.database.get(shape, sql, ...values),
    all: (shape, sql, ...values) => current.database.all(shape, sql, ...values),
    run: (sql, ...values) => current.database.run(sql, ...values),
    exec: (sql) => {
      current.database.exec(sql);
    },
    begin: (access) => {
      current.database.begin(access);
    },
    commit: () => {
      current.database.commit();
    },
    rollBack: () => {
      current.database.rollBack();
    },
    settingsChange: () => {
      current.database.settingsChange();
    },
    settingsGeneration: () => current.database.settingsGeneration(),
    follow: () => {
      if (current.identity === identityOf(file)) return false;
      current.database.close();
      removeSideFiles(file, current);
      current = { ...current, identity: 'closed' };
      current = open();
      return true;
    },
    close: () => {
      current.database.close();
    },
  };
}

/** A connection and the identity of its file. */
interface Opened {
  readonly database: Omit<Database, 'follow'>;
  readonly identity: string;
  /** The identities of its -wal and -shm files, by suffix. */
  readonly sideFiles: ReadonlyMap<string, string>;
}

function openFile(Driver: Driver, file: string): Opened {
  let connection: Connection | undefined;
  try {
    if (file !== inMemory) makePrivate(file);
    connection = new Driver(file, { timeout: busyTimeoutMilliseconds });
    prepare(connection, file);
    const sideFiles = new Map(
      ['-wal', '-shm'].map((suffix) => [suffix, identityOf(`${file}${suffix}`)]),
    );
    return { database: wrap(connection), identity: identityOf(file), sideFiles };
  } catch (error) {
    connection?.close();
    throw error instanceof DatabaseTooNew ? error : new DatabaseUnusable(file, error);
  }
}

/** Device and inode number. No other file gets the same numbers while this one is open. */
function identityOf(file: string): string {
  if (file === inMemory) return file;
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? 'absent' : `${found.dev} ${found.ino}`;
}

/** SQLite would take the -wal and -shm of the removed file for those of the file in its place. */
function removeSideFiles(file: string, { sideFiles }: Opened): void {
  for (const [suffix, identity] of sideFiles) {
    if (identityOf(`${file}${suffix}`) === identity) rmSync(`${file}${suffix}`, { force: true });
  }
}

function prepare(connection: Connection, file: string): void {
  retryWhileBusy(() => connection.pragma('journal_mode = WAL'));
  connection.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  createTables(connection, file);
}

/** @throws DatabaseDriverMissing */
export async function databaseDriver(
  loadDriver: LoadDriver = () => import('libsql'),
): Promise<Driver> {
  try {
    const loaded = await loadDriver();
    return loaded.default;
  } catch (error) {
    throw new DatabaseDriverMissing(error);
  }
}

function makePrivate(file: string): void {
  const directory = dirname(file);
  if (mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined) {
    chmodSync(directory, 0o700);
  }
  try {
    // Only a new file is opened: closing a descriptor of a known one drops the locks of this process's other
    // connections.
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  chmodSync(file, 0o600);
}

/** Creates all tables in an empty file, in one transaction. @throws DatabaseTooNew */
function createTables(connection: Connection, file: string): void {
  if (hasTables(connection, file)) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have created them while this one waited for the lock.
    if (!hasTables(connection, file)) connection.exec(schema);
    connection.exec(`PRAGMA user_version = ${schemaVersion}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

function hasTables(connection: Connection, file: string): boolean {
  const found = userVersion(connection);
  if (found > schemaVersion) throw new DatabaseTooNew(file);
  return found === schemaVersion;
}

const UserVersion = z.object({ user_version: z.number() });

function userVersion(connection: Connection): number {
  return UserVersion.parse(connection.prepare('PRAGMA user_version').get()).user_version;
}

/** SQLite ignores the busy timeout when two processes change the journal mode at once, so this retries. */
function retryWhileBusy(work: () => void): void {
  for (let triesLeft = 200; ; triesLeft -= 1) {
    try {
      work();
      return;
    } catch (error) {
      if (triesLeft === 0 || !hasCode(error, 'SQLITE_BUSY')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function wrap(connection: Connection): Opened['database'] {
  // The SQL texts contain no values, so their number is limited.
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const statement = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const settings = trackSettings(prepared('PRAGMA data_version'));
  return {
    get(shape, sql, ...values) {
      const row: unknown = prepared(sql).get(...values);
      return row === undefined ? undefined : shape.parse(row);
    },
    all: (shape, sql, ...values) =>
      prepared(sql)
        .all(...values)
        .map((row) => shape.parse(row)),
    run: (sql, ...values) => prepared(sql).run(...values).changes,
    exec: (sql) => {
      connection.exec(sql);
    },
    begin: (access) => {
      connection.exec(access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
      settings.begin();
    },
    commit: () => {
      connection.exec('COMMIT');
      settings.end();
    },
    rollBack: () => {
      settings.end();
      connection.exec('ROLLBACK');
    },
    settingsChange: settings.change,
    settingsGeneration: settings.generation,
    close: () => {
      connection.close();
    },
  };
}

const DataVersion = z.object({ data_version: z.number() });

/** The number of the newest generation, of all databases in this process. */
let generations = 0;

/**
 * SQLite counts the commits of other connections and other processes. It does not count the commits of this connection, so
 * `change` must announce these.
 *
 * @see https://www.sqlite.org/pragma.html#pragma_data_version
 */
function trackSettings(dataVersion: Statement): {
  readonly begin: () => void;
  readonly end: () => void;
  readonly change: () => void;
  readonly generation: () => number | undefined;
} {
  let seen: number | undefined;
  let generation = 0;
  let state: 'outside' | 'unchanged' | 'changed' = 'outside';
  const advance = (): void => {
    generations += 1;
    generation = generations;
  };
  return {
    begin() {
      const { data_version: found } = DataVersion.parse(dataVersion.get());
      if (found !== seen) advance();
      seen = found;
      state = 'unchanged';
    },
    end() {
      if (state === 'changed') advance();
      state = 'outside';
    },
    change() {
      state = 'changed';
    },
    generation: () => (state === 'unchanged' ? generation : undefined),
  };
}
