import { spawnSync } from 'node:child_process';
import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  type Person,
  person,
  personWithAda,
  type RunOptions,
  setUpTotp,
  succeed,
} from '../support/cli/cogauth-process.ts';
import { cognitoDouble, silence } from '../support/cognito/cognito-double.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** What the error of a failing command says to a script. */
async function failure(
  { json }: Person,
  argv: readonly string[],
  options?: RunOptions,
): Promise<unknown> {
  const { exitCode, ok, error } = await json(argv, options);
  expect(ok).toBe(false);
  return [exitCode, error?.['kind'], error?.['code'], error?.['exitCode'] === exitCode];
}

async function flowFile({ home }: Person): Promise<string> {
  const state = join(home, '.local', 'state', 'cogauth');
  const files = await readdir(state, { recursive: true });
  const found = files.find((name) => /flows[/\\]ada-[^/]*\.json$/.test(name));
  if (found === undefined) throw new Error('no flow is saved for ada');
  return join(state, found);
}

describe('exit codes', () => {
  test('2: a missing password without a terminal, bad options, an unknown command', async () => {
    const ada = await personWithAda();
    const noPassword = { env: { COGAUTH_PASSWORD: '' } };

    expect(await failure(ada, ['initiate-auth', 'ada'], noPassword)).toEqual([
      2,
      'USAGE',
      'MissingInput',
      true,
    ]);
    expect(await failure(ada, ['frobnicate'])).toEqual([2, 'USAGE', 'UsageError', true]);
    expect(await failure(ada, ['status', '--frobnicate'])).toEqual([
      2,
      'USAGE',
      'UsageError',
      true,
    ]);
    expect(await failure(ada, ['list-users', '--timeout', 'soon'])).toEqual([
      2,
      'USAGE',
      'MalformedDuration',
      true,
    ]);
  });

  test('3: no client, no pool, no region, a malformed pool id', async () => {
    const who = await person();

    expect(await failure(who, ['initiate-auth', 'ada'])).toEqual([
      3,
      'CONFIG',
      'MissingSetting',
      true,
    ]);
    expect(await failure(who, ['list-users'])).toEqual([3, 'CONFIG', 'MissingSetting', true]);
    expect(await failure(who, ['list-user-pools'])).toEqual([3, 'CONFIG', 'MissingSetting', true]);
    expect(await failure(who, ['list-users', '--user-pool-id', 'nonsense'])).toEqual([
      3,
      'CONFIG',
      'MalformedSetting',
      true,
    ]);
  });

  test('4: a command that needs a challenge or tokens', async () => {
    const ada = await personWithAda();

    expect(await failure(ada, ['respond-to-challenge', '123456'])).toEqual([
      4,
      'NOT_SIGNED_IN',
      'NotSignedIn',
      true,
    ]);
    expect(await failure(ada, ['get-user'])).toEqual([4, 'NOT_SIGNED_IN', 'NotSignedIn', true]);
    expect((await ada.cogauth(['status', '--check'])).exitCode).toBe(4);
  });

  test('5: a file that cannot be understood, which is kept', async () => {
    const ada = await personWithAda();
    await succeed(ada, ['admin-initiate-auth', 'ada']);
    const file = await flowFile(ada);
    await writeFile(file, '{"version":1,"trunc');

    const refused = await ada.json(['respond-to-challenge', '123456']);

    expect(refused.exitCode).toBe(5);
    expect(refused.error).toMatchObject({ kind: 'STORE' });
    expect(refused.error?.['message']).toContain(file);
    expect(refused.error?.['hint']).toContain('session clear');
  });

  test.each([[[]], [['--json']]])(
    '5: a result that cannot be written to stdout, with %j',
    async (mode) => {
      const ada = await personWithAda();
      // Nothing can be written to what is open for reading, as nothing can to a full disk.
      const unwritable = await open(fileURLToPath(import.meta.url));

      const refused = await ada.cogauth(['status', ...mode], { stdout: unwritable.fd });
      await unwritable.close();

      expect(refused.exitCode).toBe(5);
      expect(refused.stderr).toMatch(
        /error: stdout could not be written: EBADF\nhint: .*cogauth status\n$/,
      );
    },
  );

  test.each([
    ['--help'],
    ['--version'],
    ['version'],
    ['completion', 'bash'],
    ['sign-up', '--help'],
  ])('5: words that stdout does not take, with %j', async (...argv) => {
    const nobody = await person();
    const unwritable = await open(fileURLToPath(import.meta.url));

    const refused = await nobody.cogauth(argv, { stdout: unwritable.fd });
    await unwritable.close();

    expect(refused.exitCode).toBe(5);
    expect(refused.stderr).toMatch(/error: stdout could not be written: EBADF\nhint: .*\n$/);
  });

  test('4, not 5: a failure whose document cannot be written to stdout is printed to stderr', async () => {
    const ada = await personWithAda();
    const unwritable = await open(fileURLToPath(import.meta.url));

    const refused = await ada.cogauth(['get-user', '--json'], { stdout: unwritable.fd });
    await unwritable.close();

    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toMatch(/^error: .*\nhint: .*cogauth .*\n$/);
  });

  test('5: a result of which only the first part can be written', async () => {
    const place = await temporaryDirectory();
    const output = await open(join(place, 'challenges.txt'), 'w');
    const bin = fileURLToPath(new URL('../../bin/cogauth.js', import.meta.url));
    const limited = 'ulimit -f 2; exec "$0" "$1" help challenges';

    const { status, stderr } = spawnSync('sh', ['-c', limited, process.execPath, bin], {
      env: { PATH: process.env['PATH'], HOME: place, COGAUTH_NO_CODE_CACHE: '1' },
      stdio: ['ignore', output.fd, 'pipe'],
      encoding: 'utf8',
    });
    const { size } = await output.stat();
    await output.close();

    expect(size).toBeGreaterThan(0);
    expect(stderr).toMatch(/^error: stdout could not be written: EFBIG\nhint: /);
    expect(status).toBe(5);
  });

  test('10: an expectation, a command out of order, another target', async () => {
    const ada = await personWithAda();

    expect(await failure(ada, ['admin-initiate-auth', 'ada', '--expect', 'TOKENS'])).toEqual([
      10,
      'UNEXPECTED_STATE',
      'UnexpectedState',
      true,
    ]);
    expect(await failure(ada, ['verify-software-token', '123456'])).toEqual([
      10,
      'UNEXPECTED_STATE',
      'OutOfOrder',
      true,
    ]);
    expect(await failure(ada, ['respond-to-challenge', '--client-id', 'other'])).toEqual([
      10,
      'UNEXPECTED_STATE',
      'OtherTarget',
      true,
    ]);
    expect((await ada.cogauth(['status', '--check'])).exitCode).toBe(10);
  });

  test('11: a Session that has run out, by our clock and by what Cognito says', async () => {
    const ada = await personWithAda();
    const later = { clockOffsetSeconds: 16 * 60 };
    await succeed(ada, ['admin-initiate-auth', 'ada']);

    const refused = await ada.json(['associate-software-token', '--save-secret'], later);

    expect(refused.exitCode).toBe(11);
    expect(refused.error).toMatchObject({ kind: 'SESSION_EXPIRED', code: 'SessionExpired' });
    expect(refused.error?.['hint']).toContain('cogauth admin-initiate-auth');
    expect(refused.next[0]?.argv).toEqual(['cogauth', 'admin-initiate-auth']);
    expect((await ada.cogauth(['status', '--check'], later)).exitCode).toBe(11);
    expect((await ada.cogauth(['status'], later)).stdout).toContain('expired: sign in again');
  });

  test('12: a wrong code, which keeps the challenge', async () => {
    const ada = await personWithAda();
    await setUpTotp(ada);
    await succeed(ada, ['admin-initiate-auth', 'ada']);
    const right = (await succeed(ada, ['totp', '--next'])).stdout.trim();
    const wrong = right === '000000' ? '000001' : '000000';

    expect(await failure(ada, ['respond-to-challenge', wrong])).toEqual([
      12,
      'WRONG_CODE',
      'CodeMismatchException',
      true,
    ]);
    await succeed(ada, ['respond-to-challenge', right, '--expect', 'TOKENS']);
  });

  test('13: a wrong password, which loses nothing', async () => {
    const ada = await personWithAda();
    await setUpTotp(ada);
    const wrong = { env: { COGAUTH_PASSWORD: 'Wrong-horse-7' } };

    expect(await failure(ada, ['initiate-auth', 'ada'], wrong)).toEqual([
      13,
      'BAD_CREDENTIALS',
      'NotAuthorizedException',
      true,
    ]);
    expect((await ada.cogauth(['status', '--check'])).exitCode).toBe(0);
  });

  test('14: a taken name, with its status; an unconfirmed account', async () => {
    const ada = await personWithAda();
    await succeed(ada, ['sign-up', 'bob', '--email', 'bob@example.com']);

    const taken = await ada.json(['sign-up', 'ada', '--email', 'ada@example.com']);
    expect(taken.exitCode).toBe(14);
    expect(taken.error).toMatchObject({
      code: 'UsernameExistsException',
      message: 'User already exists (its status is CONFIRMED)',
    });
    const unconfirmed = await ada.json(['initiate-auth', 'bob']);
    expect(unconfirmed.exitCode).toBe(14);
    expect(unconfirmed.error?.['hint']).toContain('cogauth confirm-sign-up');
  });

  test('15: a password that the policy refuses', async () => {
    const ada = await personWithAda();

    const refused = await ada.json(['sign-up', 'bob', '--email', 'bob@example.com'], {
      env: { COGAUTH_PASSWORD: 'short' },
    });

    expect(refused.exitCode).toBe(15);
    expect(refused.error).toMatchObject({
      code: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    });
  });

  test('16: too many wrong passwords', async () => {
    const ada = await personWithAda();
    const wrong = { env: { COGAUTH_PASSWORD: 'Wrong-horse-7' } };
    const argv = ['initiate-auth', 'ada', '--flow', 'user-password'];
    // After the eighth failure the lock lasts eight seconds, far longer than the next process takes to start.
    const ahead = [0, 0, 0, 0, 0, 10, 20, 30];
    for (const clockOffsetSeconds of ahead) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await ada.cogauth(argv, { ...wrong, clockOffsetSeconds });
    }

    expect(await failure(ada, argv, { clockOffsetSeconds: 30 })).toEqual([
      16,
      'THROTTLED',
      'NotAuthorizedException',
      true,
    ]);
  });

  test('17: an admin command without AWS credentials', async () => {
    const who = await person();

    expect(
      await failure(who, [
        'list-user-pools',
        '--region',
        'eu-west-1',
        '--endpoint',
        'http://127.0.0.1:9',
      ]),
    ).toEqual([17, 'AWS_CREDENTIALS', 'CredentialsProviderError', true]);
  });

  test('18: a flow that the client does not allow, an unknown client', async () => {
    const ada = await personWithAda(['--flows', 'user-srp,refresh,admin-user-password']);

    expect(await failure(ada, ['initiate-auth', 'ada', '--flow', 'user-password'])).toEqual([
      18,
      'CLIENT_SETUP',
      'InvalidParameterException',
      true,
    ]);
    expect(
      await failure(ada, [
        'initiate-auth',
        'bob',
        '--client-id',
        'unknown',
        '--flow',
        'user-password',
      ]),
    ).toEqual([18, 'CLIENT_SETUP', 'ResourceNotFoundException', true]);
  });

  test('20: a server that is not there, one that does not answer in time', async () => {
    const who = await person();
    const stalled = await cognitoDouble(silence);
    const argv = [
      'initiate-auth',
      'ada',
      '--client-id',
      'app',
      '--region',
      'eu-west-1',
      '--flow',
      'user-password',
    ];

    expect(await failure(who, [...argv, '--endpoint', 'http://127.0.0.1:9'])).toEqual([
      20,
      'NETWORK',
      'ECONNREFUSED',
      true,
    ]);
    expect(await failure(who, [...argv, '--endpoint', stalled.url, '--timeout', '500ms'])).toEqual([
      20,
      'NETWORK',
      'Timeout',
      true,
    ]);
    stalled.close();
  });

  test('21: another process holds the lock of this user, but not of another user', async () => {
    const who = await person();
    const stalled = await cognitoDouble(silence);
    const argv = (name: string, ...rest: string[]): string[] => [
      'initiate-auth',
      name,
      '--client-id',
      'app',
      '--region',
      'eu-west-1',
      '--flow',
      'user-password',
      '--endpoint',
      stalled.url,
      ...rest,
    ];
    const holder = who.cogauth(argv('ada', '--timeout', '10m'));
    await stalled.requested;

    const refused = await who.json(argv('ada', '--lock-timeout', '300ms'));
    expect(refused.exitCode).toBe(21);
    expect(refused.error).toMatchObject({ kind: 'LOCKED' });
    expect(refused.error?.['message']).toContain('initiate-auth');
    expect(await failure(who, argv('bob', '--timeout', '500ms'))).toEqual([
      20,
      'NETWORK',
      'Timeout',
      true,
    ]);

    stalled.close();
    expect((await holder).exitCode).toBe(20);
  });

  test('143: terminated while it waits, after which the lock is free at once', async () => {
    const who = await person();
    const stalled = await cognitoDouble(silence);
    const argv = [
      'initiate-auth',
      'ada',
      '--client-id',
      'app',
      '--region',
      'eu-west-1',
      '--flow',
      'user-password',
      '--endpoint',
      stalled.url,
    ];
    const ended = await who.killed(argv, 'SIGTERM', stalled.requested);

    expect(ended).toBe('SIGTERM');
    expect(await failure(who, [...argv, '--timeout', '500ms', '--lock-timeout', '5s'])).toEqual([
      20,
      'NETWORK',
      'Timeout',
      true,
    ]);
    stalled.close();
  });
});
