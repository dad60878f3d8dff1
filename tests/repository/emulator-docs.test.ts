import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { passwordOfAda, person } from '../support/cli/cogauth-process.ts';
import { shell } from '../support/cli/transcript.ts';
import { present } from '../support/cognito/embedded.ts';
import { serve } from '../support/cognito/serve-process.ts';
import { sdkAt, serveEmbedded } from '../support/cognito/served-cognito.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

async function page(): Promise<string> {
  return readFile(join(repository, 'docs', 'emulator.md'), 'utf8');
}

/** The scripts of the recipe for CI, by the names of their steps. */
async function ciScripts(): Promise<Map<string, string>> {
  const [, recipe = ''] = /```yaml\n(.*?)```/s.exec(await page()) ?? [];
  const steps = recipe.matchAll(/- name: (.*)\n(?: +if: .*\n)? +run: \|\n((?: {10}.*\n)+)/g);
  return new Map([...steps].map(([, name = '', script = '']) => [name, script]));
}

/** The variables that a step leaves to the next, as the runner reads them. */
async function variables(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=')];
    }),
  );
}

describe('docs/emulator.md', () => {
  test('shows a program that runs', async () => {
    const { url } = await serveEmbedded();
    const [, program = ''] = /```js\n(.*?)```/s.exec(await page()) ?? [];
    const directory = await temporaryDirectory();
    const file = join(directory, 'program.mjs');
    await writeFile(file, program);
    await symlink(join(repository, 'node_modules'), join(directory, 'node_modules'));

    const env = { PATH: process.env['PATH'], COGNITO_URL: url };
    const { stdout } = await execute(process.execPath, ['--no-warnings', file], { env });

    expect(stdout).toBe('NEW_PASSWORD_REQUIRED\n');
  });

  test('shows triggers that sign in by a custom challenge', async () => {
    const shown = await page();
    const [, module = ''] = /```js\n(\/\/ triggers\.mjs\n.*?)```/s.exec(shown) ?? [];
    const [, walk = ''] = /```sh\n(export COGAUTH_ENDPOINT=.*?)```/s.exec(shown) ?? [];
    const host = await person();
    const file = join(host.home, 'triggers.mjs');
    await writeFile(file, module);
    const { url } = await serve(host, '--triggers', file, '--data', ':memory:');
    const run = await shell();

    const printed = await run(walk.replace('http://127.0.0.1:9229', url), {
      COGAUTH_PASSWORD: passwordOfAda,
    });

    const question = 'Cognito asks for CUSTOM_CHALLENGE: question=what colour is the sky?';
    expect(printed.split('\n').filter((line) => !/^(next| {2}or):/.test(line))).toEqual([
      expect.stringContaining('saved as the current profile riddles'),
      'ada is signed up and confirmed',
      question,
      question,
      expect.stringContaining('signed in as ada'),
    ]);
  });

  test('shows how CI starts the server, waits for it, and stops it', async () => {
    const scripts = await ciScripts();
    const home = await temporaryDirectory();
    await mkdir(join(home, 'bin'));
    await symlink(join(repository, 'bin', 'cogauth.js'), join(home, 'bin', 'cogauth'));
    const env = {
      HOME: home,
      PATH: [join(home, 'bin'), process.env['PATH']].join(delimiter),
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
      RUNNER_TEMP: home,
      GITHUB_ENV: join(home, 'env'),
    };
    const run = (name: string, more: Record<string, string> = {}): Promise<unknown> => {
      const script = present(scripts.get(name));
      // The server outlives the step, with every stream that it inherited.
      return execute('sh', ['-ec', `exec 2> "$RUNNER_TEMP/log"; ${script}`], {
        env: { ...env, ...more },
      });
    };

    await run('Start Cognito');
    const left = await variables(env.GITHUB_ENV);
    const url = present(left['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']);
    const sdk = sdkAt(url);
    const { UserPools } = await sdk.send(new ListUserPoolsCommand({ MaxResults: 1 }));
    await run('Stop Cognito', left);

    expect(UserPools).toEqual([]);
    sdk.destroy();
  });
});
