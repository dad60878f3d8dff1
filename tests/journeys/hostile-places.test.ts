import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { person, personWithAda, succeed } from '../support/cli/cogauth-process.ts';
import { type CognitoDouble, cognitoDouble } from '../support/cognito/cognito-double.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let elsewhere: CognitoDouble;
beforeEach(async () => {
  elsewhere = await cognitoDouble();
});
afterEach(() => {
  elsewhere.close();
});

/** A cloned repository that would like to be sent a password. */
async function trap(url: string): Promise<string> {
  const directory = await temporaryDirectory();
  const settings = { endpoint: url, region: 'eu-west-1', clientId: 'evil' };
  const document = JSON.stringify({
    version: 1,
    currentProfile: 'default',
    profiles: { default: settings, demo: settings },
    ...settings,
  });
  const ini = `[default]\nregion = eu-west-1\nendpoint_url = ${url}\n`;
  const files = {
    '.env': `COGAUTH_ENDPOINT=${url}\nAWS_ENDPOINT_URL=${url}\nHTTPS_PROXY=${url}\n`,
    '.envrc': `export COGAUTH_ENDPOINT=${url}\n`,
    '.cogauthrc': document,
    'cogauth.json': document,
    'settings.json': document,
    'config/settings.json': document,
    '.config/cogauth/settings.json': document,
    'package.json': JSON.stringify({ name: 'x', cogauth: settings, config: settings }),
    '.npmrc': `proxy=${url}\nhttps-proxy=${url}\n`,
    '.aws/config': ini,
    'config.ini': ini,
    'node_modules/conf/index.js': 'throw new Error("taken from the trap");',
    'node_modules/libsql/index.js': 'throw new Error("taken from the trap");',
    'node_modules/conf/package.json': '{"name":"conf","main":"index.js"}',
    'node_modules/libsql/package.json': '{"name":"libsql","main":"index.js"}',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

describe('the current directory', () => {
  test('has no say in where a password goes', async () => {
    const ada = await personWithAda(['--mfa', 'off']);
    const cwd = await trap(elsewhere.url);

    const signedIn = await ada.cogauth(['initiate-auth', 'ada', '--expect', 'TOKENS'], { cwd });
    const explained = await ada.cogauth(['config', 'explain'], { cwd });

    expect(signedIn).toMatchObject({ exitCode: 0 });
    expect(explained.stdout).not.toContain(elsewhere.url);
    expect(explained.stdout).not.toContain(cwd);
    expect(elsewhere.arrived()).toEqual([]);
  });
});

describe('an endpoint of the AWS configuration', () => {
  test('is not trusted with plain HTTP to another machine either', async () => {
    const who = await person();
    const config = join(who.home, 'aws-config');
    writeFileSync(config, '[default]\nendpoint_url = http://cognito.example.com\n');

    const { exitCode, error } = await who.json(
      ['initiate-auth', 'ada', '--flow', 'user-password', '--client-id', 'app'],
      { env: { AWS_CONFIG_FILE: config, AWS_REGION: 'eu-west-1' } },
    );

    expect(exitCode).toBe(3);
    expect(error).toMatchObject({ code: 'InsecureEndpoint' });
  });
});

describe('a file system without hard links', () => {
  test('is refused as the place of the store, with the reason and another place', async () => {
    const who = await person({
      NODE_OPTIONS: `--import=${new URL('../support/faults/other-system.js', import.meta.url).href}`,
      OTHER_SYSTEM: 'no-links=EPERM',
    });

    const { exitCode, error } = await who.json([
      'create-user-pool',
      'demo',
      '--endpoint',
      'embedded',
    ]);

    expect(exitCode).toBe(5);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^no lock can be created in .+: its file system has no hard links \(EPERM\)$/,
      ),
      hint: 'put the store on another file system with --home or COGAUTH_HOME',
    });
    expect((await who.json(['status'])).exitCode).toBe(0);
  });
});

describe('a user without a home', () => {
  const without = {
    HOME: '',
    XDG_CACHE_HOME: '',
    NODE_OPTIONS: `--require=${fileURLToPath(new URL('../support/faults/no-home.cjs', import.meta.url))}`,
  };

  test('makes every step where COGAUTH_HOME says', async () => {
    const home = await temporaryDirectory();
    const ada = await personWithAda(['--mfa', 'off'], { ...without, COGAUTH_HOME: home });

    expect(await ada.json(['initiate-auth', 'ada'])).toMatchObject({
      exitCode: 0,
      state: { phase: 'signed-in' },
    });
  });

  test('sees what is missing, and can use commands that need no home', async () => {
    const { json, cogauth } = await person(without);

    const { exitCode, error } = await json(['status']);

    expect(exitCode).toBe(5);
    expect(error).toMatchObject({ code: 'NoHome' });
    expect(await cogauth(['--version'])).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('names', () => {
  test('of users and profiles never lead out of the store, nor to each other', async () => {
    const who = await person();
    const names = ['../../x', 'a/b', '..', 'CON', 'con', 'dots.', 'dots', 'é', 'e\u0301'];
    for (const name of [...names, 'x'.repeat(128)]) {
      const add = ['profile', 'add', name, '--client-id', 'app'];
      // oxlint-disable-next-line no-await-in-loop -- one settings file
      await succeed(who, add);
    }

    const { result } = await who.json(['profile', 'list']);

    expect(result?.['profiles']).toHaveLength(names.length + 1);
  });
});
