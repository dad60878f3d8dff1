import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openEmbeddedCognito } from '../../../src/emulator/embedded-cognito.ts';
import {
  checkDatabase,
  inspectDatabase,
  removeDatabase,
} from '../../../src/emulator/storage/data-file.ts';
import { openDatabase } from '../../../src/emulator/storage/database.ts';
import {
  type Embedded,
  makePool,
  noon,
  openEmbedded,
  sdkFor,
} from '../../support/cognito/embedded.ts';
import { compiled } from '../../support/faults/compiled.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cogauth-database-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function modeOf(path: string): string {
  // oxlint-disable-next-line no-bitwise -- the permission bits
  return (statSync(path).mode & 0o777).toString(8);
}

describe('the file', () => {
  test.each([0o000, 0o022, 0o777])('is private under umask %o', async (umask) => {
    const file = join(directory, `umask-${umask}`, 'cognito.db');
    const before = process.umask(umask);

    const cognito = await openEmbeddedCognito({ file, now: () => noon, randomBytes });
    process.umask(before);

    expect([file, `${file}-wal`, `${file}-shm`, dirname(file)].map(modeOf)).toEqual([
      '600',
      '600',
      '600',
      '700',
    ]);
    cognito.close();
  });

  test('keeps what was written for the next process that opens it', async () => {
    const embedded = await openEmbedded();
    const { userPoolId } = await makePool(embedded);
    const again = await openEmbeddedCognito({
      file: embedded.file,
      now: () => noon,
      randomBytes,
    });

    const { UserPool } = await sdkFor(again).send(
      new DescribeUserPoolCommand({ UserPoolId: userPoolId }),
    );

    expect(UserPool?.Name).toBe('pool');
    again.close();
  });

  test('of a newer version is refused', async () => {
    const file = join(directory, 'newer', 'cognito.db');
    const database = await openDatabase(file);
    database.exec('PRAGMA user_version = 999');
    database.close();

    await expect(openDatabase(file)).rejects.toThrow('was written by a newer version');
  });

  test.each([
    ['noise', Buffer.alloc(5000, 'noise')],
    ['zeros', Buffer.alloc(5000)],
    ['half a database', undefined],
  ])('of %s is refused and left as it is', async (name, bytes) => {
    const file = join(directory, name, 'cognito.db');
    const database = await openDatabase(file);
    database.exec('PRAGMA journal_mode = DELETE');
    database.close();
    writeFileSync(file, bytes ?? readFileSync(file).subarray(0, 9000));
    const before = readFileSync(file);

    await expect(openDatabase(file)).rejects.toMatchObject({
      name: 'DatabaseUnusable',
      message: expect.stringContaining(`${file} cannot be used as a database: `),
    });

    expect(readFileSync(file)).toEqual(before);
  });

  test('says what to install when the driver is missing', async () => {
    const file = join(directory, 'missing', 'cognito.db');

    const opening = openDatabase(file, () => Promise.reject(new Error('Cannot find package')));

    await expect(opening).rejects.toThrow('`npm install libsql`');
    expect(() => statSync(file)).toThrow('ENOENT');
  });
});

/** A database of another program, closed: one table, and its number where it has one. */
function foreignDatabase(file: string, setUp: string): void {
  const connection = new Libsql(file);
  connection.exec(setUp);
  connection.exec(`CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')`);
  connection.close();
}

const others: readonly (readonly [name: string, make: (file: string) => void])[] = [
  ['a text', (file) => writeFileSync(file, 'notes\n')],
  ['a longer text', (file) => writeFileSync(file, 'notes\n'.repeat(100))],
  ['a database of another program', (file) => foreignDatabase(file, '')],
  ['one with our version number', (file) => foreignDatabase(file, 'PRAGMA user_version = 1')],
  ['one with its own mark', (file) => foreignDatabase(file, 'PRAGMA application_id = 7')],
  ['one in WAL mode', (file) => foreignDatabase(file, 'PRAGMA journal_mode = WAL')],
];

/** Everything in a directory, with content and mode. */
function contentOf(place: string): (readonly [name: string, mode: string, bytes: string])[] {
  return readdirSync(place)
    .toSorted()
    .map((name) => [name, modeOf(join(place, name)), readFileSync(join(place, name), 'base64')]);
}

describe('a file that somebody else made', () => {
  const attempts = [
    ['opened', openDatabase],
    ['looked at', checkDatabase],
    ['counted', inspectDatabase],
    ['deleted', removeDatabase],
  ] as const;
  const cases = others.flatMap(([name, make]) =>
    attempts.flatMap(([done, attempt]) => [
      [name, done, make, attempt, 'itself'] as const,
      [name, done, make, attempt, 'behind a link'] as const,
    ]),
  );

  test.each(cases)('%s is not %s, and stays as it is', async (_name, _done, make, attempt, how) => {
    const place = mkdtempSync(join(directory, 'other-'));
    const file = join(place, 'theirs');
    make(file);
    chmodSync(file, 0o664);
    if (how === 'behind a link') symlinkSync(file, join(place, 'link'));
    const before = contentOf(place);

    const done = attempt(how === 'itself' ? file : join(place, 'link'));

    await expect(done).rejects.toMatchObject({ name: 'DatabaseUnusable' });
    expect(contentOf(place)).toEqual(before);
  });

  test('and has open is neither emptied nor deleted', async () => {
    const file = join(mkdtempSync(join(directory, 'other-')), 'theirs');
    const theirs = new Libsql(file);
    theirs.exec('PRAGMA journal_mode = WAL; CREATE TABLE notes (text)');

    await expect(removeDatabase(file)).rejects.toThrow('another program made this database');

    theirs.exec(`INSERT INTO notes VALUES ('mine')`);
    expect(theirs.prepare('SELECT text FROM notes').all()).toEqual([{ text: 'mine' }]);
    theirs.close();
  });
});

describe('a database that is deleted', () => {
  test('is gone with all that SQLite put beside it', async () => {
    const place = mkdtempSync(join(directory, 'gone-'));
    const file = join(place, 'cognito.db');
    const database = await openDatabase(file);
    database.exec('PRAGMA journal_mode = DELETE');
    database.close();
    writeFileSync(`${file}-journal`, '');

    expect(await removeDatabase(file)).toBe('removed');

    expect(readdirSync(place)).toEqual([]);
    expect(await removeDatabase(file)).toBe('nothing');
  });

  test('behind a link holds nothing any more, and the link still leads to it', async () => {
    const place = mkdtempSync(join(directory, 'link-'));
    const file = join(place, 'cognito.db');
    const link = join(place, 'link.db');
    const cognito = await openEmbeddedCognito({ file, now: () => noon, randomBytes });
    await makePool({ sdk: sdkFor(cognito) });
    cognito.close();
    symlinkSync(file, link);

    expect(await removeDatabase(link)).toBe('emptied behind a link');

    expect(await inspectDatabase(file)).toMatchObject({ userPools: 0 });
    expect(await inspectDatabase(link)).toMatchObject({ userPools: 0 });
  });

  test('is not taken for one if it is still empty: somebody may be making it', async () => {
    const place = mkdtempSync(join(directory, 'empty-'));
    const file = join(place, 'cognito.db');
    writeFileSync(file, '');

    expect(await removeDatabase(file)).toBe('nothing');
    expect(await inspectDatabase(file)).toEqual({ userPools: 0, users: 0, bytes: 0 });
    expect(readdirSync(place)).toEqual(['cognito.db']);
  });
});

async function poolNames(sdk: Embedded['sdk']): Promise<string[]> {
  const { UserPools = [] } = await sdk.send(new ListUserPoolsCommand({ MaxResults: 10 }));
  return UserPools.map(({ Name }) => Name ?? '').toSorted((left, right) => (left < right ? -1 : 1));
}

describe('a file that is served', () => {
  test.each([
    ['with what lies beside it', ['', '-wal', '-shm']],
    ['alone', ['']],
  ])('and removed %s is made anew', async (_, suffixes) => {
    const embedded = await openEmbedded();
    const { sdk, file, faults } = embedded;
    await makePool(embedded);

    for (const suffix of suffixes) rmSync(`${file}${suffix}`);
    const pools = await poolNames(sdk);
    await makePool(embedded, { pool: { PoolName: 'later' } });
    const again = await openEmbeddedCognito({ file, now: () => noon, randomBytes });
    const seenByOthers = await poolNames(sdkFor(again));
    again.close();

    expect(pools).toEqual([]);
    expect(seenByOthers).toEqual(['later']);
    expect(faults.splice(0)).toEqual([
      'the data file was removed or replaced: now serving the file in its place',
    ]);
  });

  test('and replaced by another is served as that other, which loses nothing', async () => {
    const [embedded, other] = [await openEmbedded(), await openEmbedded()];
    const { sdk, file, faults } = embedded;
    await makePool(embedded);
    await makePool(other, { pool: { PoolName: 'other' } });
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`);
    for (const suffix of ['', '-wal']) copyFileSync(`${other.file}${suffix}`, `${file}${suffix}`);
    const third = await openEmbeddedCognito({ file, now: () => noon, randomBytes });
    await makePool({ sdk: sdkFor(third) }, { pool: { PoolName: 'third' } });
    const pools = await poolNames(sdk);
    await makePool(embedded, { pool: { PoolName: 'fourth' } });
    const seenByOthers = await poolNames(sdkFor(third));
    third.close();

    expect(pools).toEqual(['other', 'third']);
    expect(seenByOthers).toEqual(['fourth', 'other', 'third']);
    faults.splice(0);
  });

  test('and overwritten by a copy, its log removed first, is served as that copy', async () => {
    const [embedded, seed] = [await openEmbedded(), await openEmbedded()];
    const { sdk, file, faults } = embedded;
    await makePool(embedded);
    await makePool(seed, { pool: { PoolName: 'seed' } });
    const checkpoint = await openDatabase(seed.file);
    checkpoint.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    checkpoint.close();

    const seen: string[][] = [];
    for (const name of ['first', 'second']) {
      for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`);
      copyFileSync(seed.file, file);
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as tests do it
      seen.push(await poolNames(sdk));
      // oxlint-disable-next-line no-await-in-loop -- the same
      await makePool(embedded, { pool: { PoolName: name } });
    }
    const other = await openEmbeddedCognito({ file, now: () => noon, randomBytes });
    const seenByOthers = await poolNames(sdkFor(other));
    other.close();

    expect(seen).toEqual([['seed'], ['seed']]);
    expect(seenByOthers).toEqual(['second', 'seed']);
    expect(modeOf(file)).toBe('600');
    expect(readdirSync(dirname(file)).toSorted()).toEqual([
      'cognito.db',
      'cognito.db-shm',
      'cognito.db-wal',
    ]);
    expect(faults.splice(0)).toEqual([
      'the data file was removed or replaced: now serving the file in its place',
      'the data file was removed or replaced: now serving the file in its place',
    ]);
  });

  test('and overwritten by half a copy is refused until the rest is there', async () => {
    const [embedded, seed] = [await openEmbedded(), await openEmbedded()];
    const { sdk, file, faults } = embedded;
    await makePool(seed, { pool: { PoolName: 'seed' } });
    const checkpoint = await openDatabase(seed.file);
    checkpoint.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    checkpoint.close();
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`);
    const whole = readFileSync(seed.file);
    writeFileSync(file, whole.subarray(0, 8192));

    await expect(poolNames(sdk)).rejects.toThrow('UnknownError');
    appendFileSync(file, whole.subarray(8192));

    expect(await poolNames(sdk)).toEqual(['seed']);
    expect(faults.splice(0)).toEqual([
      expect.stringContaining('it is not whole'),
      'the data file was removed or replaced: now serving the file in its place',
    ]);
  });

  test('and replaced by noise is refused until it is a database again', async () => {
    const embedded = await openEmbedded();
    const { sdk, file, faults } = embedded;
    await makePool(embedded);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`);
    writeFileSync(file, Buffer.alloc(5000, 'noise'));

    await expect(poolNames(sdk)).rejects.toThrow('UnknownError');
    await expect(poolNames(sdk)).rejects.toThrow('UnknownError');
    rmSync(file);
    const pools = await poolNames(sdk);

    expect(pools).toEqual([]);
    expect(faults.splice(0)).toEqual([
      expect.stringContaining(`${file} cannot be used as a database`),
      expect.stringContaining(`${file} cannot be used as a database`),
      'the data file was removed or replaced: now serving the file in its place',
    ]);
  });
});

/** Signs one user up, in a process of its own. */
let signUpScript = '';

async function signUpTwenty(file: string, clientId: string): Promise<string[]> {
  const outputs = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      promisify(execFile)(process.execPath, [signUpScript, file, clientId, `ada-${index}`]),
    ),
  );
  return outputs.map(({ stdout }) => stdout);
}

describe('twenty processes at once', () => {
  beforeAll(async () => {
    signUpScript = await compiled('tests/emulator/storage/children/sign-up.ts');
  }, 60_000);

  test('on one file lose nothing', async () => {
    const { sdk, file } = await openEmbedded();
    const { clientId, userPoolId } = await makePool({ sdk });

    const statuses = await signUpTwenty(file, clientId);

    expect(statuses).toEqual(Array(20).fill('200'));
    const { UserPool } = await sdk.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
    expect(UserPool?.EstimatedNumberOfUsers).toBe(20);
  }, 60_000);

  test('may all make the file', async () => {
    const file = join(directory, 'race', 'cognito.db');

    const statuses = await signUpTwenty(file, 'missing');

    expect(statuses).toEqual(Array(20).fill('400'));
  }, 60_000);
});
