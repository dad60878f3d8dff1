import { spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Person, person, personWithAda } from '../support/cli/cogauth-process.ts';

// bin/cogauth.js answers some questions before it loads the program, by what the program said when it was built.

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const stubborn = fileURLToPath(new URL('../support/faults/stubborn-stdout.cjs', import.meta.url));

/** What the program itself answers. */
function byProgram(argv: readonly string[], home: string, input = ''): string {
  const start = `
    require(process.argv[1] + '/launcher.cjs')
      .launch(process.argv[1], process.argv.slice(2))
      .then((exitCode) => process.exit(exitCode));`;
  const env = { PATH: process.env['PATH'], HOME: home, COGAUTH_NO_CODE_CACHE: '1' };
  const { stdout } = spawnSync(process.execPath, ['-e', start, dist, ...argv], {
    env,
    input,
    encoding: 'utf8',
  });
  return stdout;
}

let ada: Person;
beforeAll(async () => {
  ada = await personWithAda();
}, 60_000);

describe('what is answered before the program is loaded', () => {
  test.each([
    [[]],
    [['--version']],
    [['--help']],
    [['completion', 'bash']],
    [['completion', 'zsh']],
    [['completion', 'fish']],
  ])('is what the program says: %j', async (argv) => {
    const nobody = await person();

    const answered = await nobody.cogauth(argv);

    expect(answered).toEqual({ exitCode: 0, stdout: byProgram(argv, nobody.home), stderr: '' });
  });

  test('is no question that only looks like one', async () => {
    const nobody = await person();

    const exitCodes = [
      await nobody.cogauth(['completion bash']),
      await nobody.cogauth(['--version', 'status']),
      await nobody.cogauth(['completion', 'tcsh']),
      await nobody.cogauth(['completion', 'bash', 'zsh']),
    ].map(({ exitCode }) => exitCode);

    expect(exitCodes).toEqual([2, 0, 2, 2]);
  });

  test.each([
    [['']],
    [['initiate-auth', '--fl']],
    [['initiate-auth', '--flow', '']],
    [['initiate-auth', '--flow=']],
    [['profile', '']],
    [['profile', 'use', '']],
    [['status', '']],
    [['totp', '--totp-secret-file', '']],
    [['sign-up', 'bob', '']],
  ])('completes words as the program does: %j', async (words) => {
    const stdin = words.map((word) => `${word}\0`).join('');

    for (const shell of ['bash', 'fish']) {
      const argv = ['completion', '--words', shell];
      // oxlint-disable-next-line no-await-in-loop -- two
      const { stdout } = await ada.cogauth(argv, { stdin });
      expect(stdout).toBe(byProgram(argv, ada.home, stdin));
    }
  });

  test('is written once and whole where stdout takes it in parts', async () => {
    const nobody = await person();
    const whole = await nobody.cogauth(['--help']);

    const inParts = await person({ NODE_OPTIONS: `--require ${stubborn}` });

    expect(await inParts.cogauth(['--help'])).toEqual(whole);
  });

  test('fails where stdout is full', async () => {
    const nobody = await person();
    const full = await open(join('/dev', 'full'), 'w');

    const refused = await nobody.cogauth(['completion', 'bash'], { stdout: full.fd });
    await full.close();

    expect(refused.exitCode).toBe(5);
    expect(refused.stderr).toMatch(/^error: stdout could not be written: ENOSPC\nhint: /);
  });
});
