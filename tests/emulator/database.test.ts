import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { openDatabase } from '../../src/emulator/database.ts';
import { openEmbeddedCognito } from '../../src/emulator/embedded-cognito.ts';
import { makePool, noon, openEmbedded, sdkFor } from '../support/embedded.ts';

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

  test('keeps what was written for whoever opens it next', async () => {
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

  test('says what to install when the driver is missing', async () => {
    const file = join(directory, 'missing', 'cognito.db');

    const opening = openDatabase(file, () => Promise.reject(new Error('Cannot find package')));

    await expect(opening).rejects.toThrow('`npm install libsql`');
    expect(() => statSync(file)).toThrow('ENOENT');
  });
});

/** Signs one user up, in a process of its own. */
const signUpScript = `
import { randomBytes } from 'node:crypto';
import { openEmbeddedCognito } from './out/emulator/embedded-cognito.js';
const [file, ClientId, Username] = process.argv.slice(2);
const cognito = await openEmbeddedCognito({ file, now: () => new Date(), randomBytes, log: console.error });
const reply = cognito.handle({
  method: 'POST',
  path: '/',
  headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' },
  body: JSON.stringify({ ClientId, Username, Password: 'Correct-horse-1' }),
});
cognito.close();
process.stdout.write(String(reply.status));
`;

async function signUpTwenty(file: string, clientId: string): Promise<string[]> {
  const script = join(directory, 'sign-up.mjs');
  const outputs = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      promisify(execFile)(process.execPath, [script, file, clientId, `ada-${index}`]),
    ),
  );
  return outputs.map(({ stdout }) => stdout);
}

describe('twenty processes at once', () => {
  beforeAll(() => {
    const root = resolve(import.meta.dirname, '../..');
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const project = join(root, 'tsconfig.build.json');
    execFileSync(process.execPath, [tsc, '-p', project, '--outDir', join(directory, 'out')]);
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    writeFileSync(join(directory, 'sign-up.mjs'), signUpScript);
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
