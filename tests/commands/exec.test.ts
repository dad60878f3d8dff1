import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
});

const bin = fileURLToPath(new URL('../../bin/cogauth.js', import.meta.url));
const node = process.execPath;
const later = () => new Date('2030-01-01T13:00:00.000Z');
const refreshed = { AccessToken: 'new-access', IdToken: 'new-id', ExpiresIn: 3600 };

/** Starts the built program, whose child runs a script. */
function start(script: string, ...words: readonly string[]): ReturnType<typeof spawn> {
  return spawn(node, [bin, 'exec', '--', node, '-e', script, ...words], {
    env: { COGAUTH_HOME: place.home },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

describe('cogauth exec', () => {
  test('gives fresh tokens to the program by its environment', async () => {
    await place.saveFlow(signedIn);
    cognito.on(InitiateAuthCommand).resolves({ AuthenticationResult: refreshed });
    const file = join(place.home, 'seen');
    const script = `
      const { COGAUTH_ACCESS_TOKEN, COGAUTH_ID_TOKEN, OTHER } = process.env;
      const seen = [COGAUTH_ACCESS_TOKEN, COGAUTH_ID_TOKEN, OTHER, ...process.argv.slice(2)];
      require('node:fs').writeFileSync(process.argv[1], seen.join(' '));`;

    const ended = await runCli(['exec', '--', node, '-e', script, file, '--json', '--', '-x'], {
      ...place,
      env: { OTHER: 'other' },
      now: later,
    });

    expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await readFile(file, 'utf8')).toBe('new-access new-id other --json -- -x');
    expect((await place.flowsOf('default').read('ada'))?.tokens?.accessToken).toBe('new-access');
  });

  test('does not pass on an ID token of another sign-in', async () => {
    const { tokens } = signedIn;
    if (tokens !== undefined) {
      await place.saveFlow({ ...signedIn, tokens: { ...tokens, idToken: undefined } });
    }
    const script = `process.exit('COGAUTH_ID_TOKEN' in process.env ? 1 : 0)`;
    const env = { COGAUTH_ID_TOKEN: 'older' };

    const { exitCode } = await runCli(['exec', node, '--', '-e', script], { ...place, env });

    expect(exitCode).toBe(0);
  });

  test('does not pass on a secret that is for cogauth alone', async () => {
    await place.saveFlow(signedIn);
    const file = join(place.home, 'seen');
    const names = ['PASSWORD', 'NEW_PASSWORD', 'CLIENT_SECRET', 'TOTP_SECRET'];
    const more = ['TEMPORARY_PASSWORD', 'REFRESH_TOKEN'];
    const secrets = [...names, ...more].map((name) => [`COGAUTH_${name}`, 'hush'] as const);
    const kept = { COGAUTH_PROFILE: 'default', COGAUTH_PASSWORD_FILE: '/a/file' };
    const script = `
      const seen = Object.keys(process.env).filter((name) => name.startsWith('COGAUTH_'));
      require('node:fs').writeFileSync(process.argv[1], JSON.stringify(seen.sort()));`;

    const { exitCode } = await runCli(['exec', '--', node, '-e', script, file], {
      ...place,
      env: { ...kept, ...Object.fromEntries(secrets) },
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([
      'COGAUTH_ACCESS_TOKEN',
      'COGAUTH_HOME',
      'COGAUTH_ID_TOKEN',
      'COGAUTH_PASSWORD_FILE',
      'COGAUTH_PROFILE',
    ]);
  });

  test('has released the lock, also after a refresh', async () => {
    await place.saveFlow(signedIn);
    cognito.on(InitiateAuthCommand).resolves({ AuthenticationResult: refreshed });
    const inner = ['session', 'clear', 'ada', '--lock-timeout', '100ms', '--field', 'none'];

    const { exitCode } = await runCli(['exec', '--', node, bin, ...inner], {
      ...place,
      now: later,
    });

    expect(exitCode).toBe(0);
    expect(await place.flowsOf('default').read('ada')).toBeUndefined();
  });

  test.each([
    [7, 'process.exit(7)'],
    [137, `process.kill(process.pid, 'SIGKILL')`],
  ])('ends with exit code %i after %s', async (expected, script) => {
    await place.saveFlow(signedIn);

    const { exitCode } = await runCli(['exec', '--', node, '-e', script], place);

    expect(exitCode).toBe(expected);
  });

  test('leaves stdin and stdout to the program', async () => {
    await place.saveFlow(signedIn);
    const child = start('process.stdin.pipe(process.stdout)');

    child.stdin?.end('through');
    const [output, ended] = await Promise.all([
      child.stdout === null ? '' : text(child.stdout),
      once(child, 'exit'),
    ]);

    expect(output).toBe('through');
    expect(ended).toEqual([0, null]);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('passes %s on', async (signal) => {
    await place.saveFlow(signedIn);
    const child = start(
      `process.on(process.argv[1], () => process.exit(42));
       setInterval(() => undefined, 1000);
       console.log('ready');`,
      signal,
    );
    const ended = once(child, 'exit');
    if (child.stdout !== null) await once(child.stdout, 'data');

    child.kill(signal);

    expect(await ended).toEqual([42, null]);
  });

  test.each([
    [4, 'nobody signed in', ['--', node, '-e', ''], signedOut],
    [4, 'a sign-in that is not over', ['--', node, '-e', ''], challenged],
    [2, 'no program', ['--'], signedIn],
    [2, 'a program that does not exist', ['--', '/nowhere/at-all'], signedIn],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    await place.saveFlow(flow);

    const ended = await runCli(['exec', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).not.toContain('access-secret');
  });
});
