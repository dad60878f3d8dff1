import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openEmbeddedCognito } from '../../../src/emulator/embedded-cognito.ts';
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
