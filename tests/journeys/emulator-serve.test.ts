import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import {
  AdminGetUserCommand,
  ListUserPoolsCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  inboxCode,
  type Person,
  person,
  setUpTotp,
  succeed,
} from '../support/cli/cogauth-process.ts';
import { makePool } from '../support/cognito/embedded.ts';
import { bin, ended, sdkOf, serve, servers } from '../support/cognito/serve-process.ts';

function anybodyAt(url: string): Promise<Person> {
  return person({
    COGAUTH_ENDPOINT: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  });
}

/** `emulator serve` as a person starts it, its words on stdout as they come, and where it listens. */
async function servedToPeople(
  home: string,
  ...options: string[]
): Promise<{
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly told: (last: string) => Promise<string>;
  readonly url: string;
}> {
  const { PATH, XDG_CACHE_HOME } = process.env;
  const env = { HOME: home, PATH, XDG_CACHE_HOME };
  const argv = [bin, 'emulator', 'serve', '--port', '0', ...options];
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  servers.push(child);
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (words += part));
  const told = async (last: string): Promise<string> => {
    // oxlint-disable-next-line no-await-in-loop -- one part after the other
    while (!words.includes(last)) await once(child.stdout, 'data');
    return words;
  };
  const [, url = ''] = /listens on (\S+),/.exec(await told(', data in')) ?? [];
  return { child, told, url };
}

describe('cogauth emulator serve', () => {
  test('serves a whole journey to cogauth by its URL, and exits 0 on SIGTERM', async () => {
    const host = await person();
    const server = await serve(host);
    const ada = await anybodyAt(server.url);

    await succeed(ada, ['create-user-pool', 'demo']);
    await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
    // The codes are in the file, which is on the host's side.
    await succeed(ada, ['confirm-sign-up', await inboxCode(host)]);
    await setUpTotp(ada);
    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA']);
    const next = await succeed(ada, ['totp', '--next']);
    await succeed(ada, ['respond-to-challenge', next.stdout.trim(), '--expect', 'TOKENS']);
    await succeed(ada, ['confirm-device']);
    await succeed(ada, ['initiate-auth', 'ada', '--flow', 'user-srp', '--expect', 'TOKENS']);
    await succeed(ada, ['refresh']);
    await succeed(ada, ['sign-out']);
    const exit = await ended(server, 'SIGTERM');

    expect(exit).toEqual([0, null]);
    expect(await server.rest).toEqual([]);
  });

  test('shares its pools with --endpoint embedded, both ways', async () => {
    const ada = await person({
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    });
    await succeed(ada, ['create-user-pool', 'here', '--endpoint', 'embedded']);
    const server = await serve(ada);
    await succeed(ada, ['create-user-pool', 'there', '--endpoint', server.url]);

    const lists = [
      await ada.json(['list-user-pools', '--endpoint', 'embedded']),
      await ada.json(['list-user-pools', '--endpoint', server.url]),
    ];
    const status = await ada.json(['emulator', 'status']);

    const names = lists.map(({ result }) => JSON.stringify(result?.['userPools']));
    for (const name of names) expect(name).toMatch(/(?=.*"here")(?=.*"there")/);
    expect(status.result).toMatchObject({ file: server.file, userPools: 2, users: 0 });
  });

  test('stops on Ctrl-C too', async () => {
    const server = await serve(await person());

    expect(await ended(server, 'SIGINT')).toEqual([0, null]);
  });

  test('keeps nothing of :memory:', async () => {
    const host = await person();
    const server = await serve(host, '--data', ':memory:');
    await makePool({ sdk: sdkOf(server) });

    const status = await host.json(['emulator', 'status']);

    expect(server.file).toBe(':memory:');
    expect(status.result).toMatchObject({ exists: false });
  });

  test('keeps every acknowledged write when it is killed under load', async () => {
    const host = await person();
    const server = await serve(host, '--data', join(host.home, 'load.sqlite'));
    const sdk = sdkOf(server);
    const { clientId, userPoolId } = await makePool({ sdk });
    const acknowledged: string[] = [];
    let sent = 0;
    const signUpOneAfterAnother = async (): Promise<void> => {
      for (;;) {
        const Username = `user-${(sent += 1)}`;
        const signUp = new SignUpCommand({
          ClientId: clientId,
          Username,
          Password: 'Correct-horse-1',
        });
        // oxlint-disable-next-line no-await-in-loop -- one after the other, in each of several lines
        await sdk.send(signUp);
        acknowledged.push(Username);
        if (acknowledged.length === 40) server.process.kill('SIGKILL');
      }
    };

    await Promise.allSettled(Array.from({ length: 6 }, signUpOneAfterAnother));
    const again = await serve(host, '--data', join(host.home, 'load.sqlite'));
    const found = await Promise.allSettled(
      acknowledged.map((Username) =>
        sdkOf(again).send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username })),
      ),
    );

    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    expect(found.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  test.each([
    ['--host', '0.0.0.0', 'NotLoopback'],
    ['--host', '::', 'NotLoopback'],
    ['--host', '192.168.0.1', 'NotLoopback'],
    ['--host', 'example.com', 'NotLoopback'],
    ['--host', '', 'NotLoopback'],
    ['--port', '65536', 'MalformedOption'],
    ['--port', '0x50', 'MalformedOption'],
    ['--clock-offset', 'soon', 'MalformedDuration'],
  ])('exits 2 for %s "%s"', async (option, value, code) => {
    const { json } = await person();

    const refused = await json(['emulator', 'serve', option, value]);

    expect(refused.exitCode).toBe(2);
    expect(refused.error).toMatchObject({ code });
  });

  test('exits 2 when the port is taken, and says how to find another', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { home, json } = await person();
    const data = join(home, 'new', 'cognito.sqlite');
    const triggers = ['--triggers', join(home, 'missing.mjs')];

    const refused = await json(['emulator', 'serve', '--port', port, '--data', data, ...triggers]);
    taken.close();

    expect(refused.exitCode).toBe(2);
    expect(refused.error).toMatchObject({
      code: 'CannotListen',
      message: `cannot listen on port ${port} of 127.0.0.1 (EADDRINUSE)`,
      hint: expect.stringContaining('--port 0'),
    });
    expect(existsSync(dirname(data))).toBe(false);
  });

  test('does not go on listening when the data cannot be opened', async () => {
    const { home, json } = await person();
    const data = join(home, 'noise.sqlite');
    await writeFile(data, Buffer.alloc(5000, 'noise'));

    const refused = await json(['emulator', 'serve', '--port', '0', '--data', data]);

    expect(refused.exitCode).toBe(5);
  });

  test('listens for other machines with --allow-non-loopback', async () => {
    const server = await serve(await person(), '--host', '0.0.0.0', '--allow-non-loopback');

    expect(server.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
  });

  test('tells people where it is, what it is for, and what to paste into a fresh shell', async () => {
    const { home } = await person();
    const { child, told, url } = await servedToPeople(home);
    const words = (await told('stop it with Ctrl-C')).split('\n');
    const settings = words.find((line) => line.includes('export '))?.replace(/^.*: /, '') ?? '';
    const command = words.find((line) => line.startsWith('cogauth: '))?.replace(/^.*:  /, '') ?? '';
    const elsewhere = await person();
    const env = { HOME: elsewhere.home, PATH: process.env['PATH'] };
    const script = `${settings}; ${command.replace(/^cogauth/, `"${process.execPath}" "${bin}"`)}`;

    const pasted = await promisify(execFile)('sh', ['-c', script], { env });
    child.kill('SIGTERM');

    expect(words.join('\n')).toMatch(
      /^the embedded Cognito listens on (http:\/\/127\.0\.0\.1:\d+), .*for testing only.*--endpoint \1\n.*--endpoint-url \1 .*COGNITO_IDENTITY_PROVIDER=\1\n/s,
    );
    expect(command).toContain(url);
    expect(pasted.stdout).toContain('demo');
  });

  test('--debug tells each request on stderr, without its content', async () => {
    const { home } = await person();
    const { child, url } = await servedToPeople(home, '--debug');
    const stderr = text(child.stderr);
    const sdk = sdkOf({ url });
    const { clientId, userPoolId } = await makePool({ sdk });
    const signUp = new SignUpCommand({
      ClientId: clientId,
      Username: 'ada',
      Password: 'weak-secret',
    });

    await expect(sdk.send(signUp)).rejects.toThrow('policy');
    await fetch(`${url}/${userPoolId}/.well-known/jwks.json?secret=1`);
    await fetch(url, { method: 'OPTIONS' });
    child.kill('SIGTERM');

    const lines = (await stderr).split('\n');
    expect(lines.map((line) => line.replace(/\d+ ms$/, 'T ms'))).toEqual([
      'debug: CreateUserPool 200 T ms',
      `debug: CreateUserPoolClient ${userPoolId} 200 T ms`,
      `debug: SignUp ${clientId} 400 InvalidPasswordException T ms`,
      `debug: GET /${userPoolId}/.well-known/jwks.json 200 T ms`,
      'debug: OPTIONS / 200 T ms',
      '',
    ]);
  });

  test('sets its clock ahead of its clients, so that Sessions and tokens expire', async () => {
    const host = await person();
    const before = await serve(host);
    const ada = await anybodyAt(before.url);
    await succeed(ada, ['create-user-pool', 'demo', '--mfa', 'optional']);
    await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
    await succeed(ada, ['confirm-sign-up', await inboxCode(host)]);
    await succeed(ada, ['initiate-auth', 'ada', '--flow', 'user-srp', '--expect', 'TOKENS']);
    const { port } = new URL(before.url);
    await ended(before, 'SIGTERM');
    const after = await serve(host, '--port', port, '--clock-offset', '31d');

    const expired = await ada.json(['refresh']);
    const again = await ada.json(['initiate-auth', 'ada', '--flow', 'user-srp']);

    expect(after.url).toBe(before.url);
    expect(expired.error).toMatchObject({ message: 'Refresh Token has expired' });
    expect(again.state).toMatchObject({ phase: 'signed-in' });
  });
});

describe('cogauth emulator reset', () => {
  test('empties the file under a server, which goes on with --endpoint embedded beside it', async () => {
    const host = await person({
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    });
    const server = await serve(host);
    await makePool({ sdk: sdkOf(server) });

    const done = await succeed(host, ['emulator', 'reset', '--yes']);
    const left = await readFile(server.file, 'latin1');
    const wal = await readFile(`${server.file}-wal`, 'latin1');
    const emptied = await sdkOf(server).send(new ListUserPoolsCommand({ MaxResults: 10 }));
    await succeed(host, ['create-user-pool', 'here', '--endpoint', 'embedded']);
    await succeed(host, ['create-user-pool', 'there', '--endpoint', server.url]);
    const lists = [
      await host.json(['list-user-pools', '--endpoint', 'embedded']),
      await host.json(['list-user-pools', '--endpoint', server.url]),
    ];

    expect(done.stdout).toBe(`emptied ${server.file}: another process still uses it\n`);
    expect(left + wal).not.toContain('PRIVATE KEY');
    expect(emptied.UserPools).toEqual([]);
    for (const { result } of lists) {
      expect(result?.['userPools']).toMatchObject([
        { userPoolName: 'here' },
        { userPoolName: 'there' },
      ]);
    }
    expect(await ended(server, 'SIGTERM')).toEqual([0, null]);
  });

  test('deletes the file', async () => {
    const host = await person();
    const server = await serve(host);
    await makePool({ sdk: sdkOf(server) });

    await ended(server, 'SIGTERM');
    const unasked = await host.json(['emulator', 'reset']);
    const done = await host.json(['emulator', 'reset', '--yes']);
    const status = await host.json(['emulator', 'status']);
    const again = await host.json(['emulator', 'reset', '--yes']);

    expect(unasked.exitCode).toBe(2);
    expect(done.result).toEqual({ file: server.file, removed: true });
    expect(status.result).toMatchObject({ exists: false, userPools: 0, users: 0 });
    expect(again.result).toMatchObject({ removed: false });
  });
});
