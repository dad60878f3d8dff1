import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type Libsql from 'libsql';
import * as z from 'zod';
import { applicationId, ownFile } from './own-file.ts';
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
      const isReplaced = current.identity !== identityOf(file);
      if (!isReplaced && !isOverwritten(current)) return false;
      if (!isReplaced) moveToNewFile(file, current);
      current.database.close();
      removeSideFiles(current);
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
  /** The path without symbolic links: SQLite puts the side files there. */
  readonly path: string;
  readonly identity: string;
  /** The identities of its -wal and -shm files, by suffix. */
  readonly sideFiles: ReadonlyMap<string, string>;
}

function openFile(Driver: Driver, file: string): Opened {
  let connection: Connection | undefined;
  try {
    const path = file === inMemory ? file : ownPath(file);
    connection = new Driver(path, { timeout: busyTimeoutMilliseconds });
    prepare(connection, file);
    const identity = identityOf(path);
    openedHere.add(identity);
    const sideFiles = new Map(
      ['-wal', '-shm'].map((suffix) => [suffix, identityOf(`${path}${suffix}`)]),
    );
    return { database: wrap(connection), path, identity, sideFiles };
  } catch (error) {
    connection?.close();
    throw error instanceof DatabaseTooNew ? error : new DatabaseUnusable(file, error);
  }
}

/** The identities of the files that this process opened. The driver keeps a file open after `close`. */
const openedHere = new Set<string>();

/** Creates the file if it is missing. Refuses a file that this program did not create, and does not change it. */
function ownPath(file: string): string {
  if (!openedHere.has(identityOf(file))) ownFile(file);
  makePrivate(file);
  return realpathSync(resolve(file));
}

/** Device and inode number. No other file gets the same numbers while this one is open. */
function identityOf(file: string): string {
  if (file === inMemory) return file;
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? 'absent' : `${found.dev} ${found.ino}`;
}

/** SQLite never removes the -wal of an open database, so the user did, to copy another database over this one. */
function isOverwritten({ path, sideFiles }: Opened): boolean {
  return path !== inMemory && sideFiles.get('-wal') !== identityOf(`${path}-wal`);
}

/**
 * Moves the copied content to a new file of the same name. In the old file SQLite would apply what it remembers of the
 * old content.
 *
 * @throws DatabaseUnusable if this program did not create the database, or if its copy is not complete yet
 */
function moveToNewFile(file: string, { path }: Opened): void {
  const copy = `${path}.copy-${process.pid}`;
  try {
    const found = ownFile(path);
    const isWhole = found.is !== 'ours' || statSync(path).size >= found.bytes;
    if (!isWhole && identityOf(`${path}-wal`) === 'absent') throw new Error('it is not whole');
    copyFileSync(path, copy);
    renameSync(copy, path);
  } catch (error) {
    rmSync(copy, { force: true });
    throw new DatabaseUnusable(file, error);
  }
}

/** SQLite would take the -wal and -shm of the removed file for those of the file in its place. */
function removeSideFiles({ path, sideFiles }: Opened): void {
  for (const [suffix, identity] of sideFiles) {
    if (identityOf(`${path}${suffix}`) === identity) rmSync(`${path}${suffix}`, { force: true });
  }
}

function prepare(connection: Connection, file: string): void {
  markAsOurs(connection);
  retryWhileBusy(() => connection.pragma('journal_mode = WAL'));
  connection.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  createTables(connection, file);
}

const ApplicationId = z.object({ application_id: z.number() });

/** Before WAL mode, so that the mark is in the file itself and not in its -wal, even if the process is killed. */
function markAsOurs(connection: Connection): void {
  retryWhileBusy(() => {
    const found = ApplicationId.parse(connection.prepare('PRAGMA application_id').get());
    if (found.application_id === 0) connection.exec(`PRAGMA application_id = ${applicationId}`);
  });
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
