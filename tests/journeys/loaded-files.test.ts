import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type Person, passwordOfAda, person } from '../support/cli/cogauth-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

// Start-up is mostly the code that a command loads. A careless import shows here, without a clock.

const probe = fileURLToPath(new URL('../../scripts/bench/loaded.cjs', import.meta.url));
const Loaded = z.object({ files: z.record(z.string(), z.number()), modules: z.number() });

let ada: Person;
beforeAll(async () => {
  ada = await person();
  await ada.cogauth(['create-user-pool', 'demo', '--endpoint', 'embedded', '--mfa', 'off']);
  await ada.cogauth(['sign-up', 'ada', '--email', 'ada@example.com']);
  await ada.cogauth(['admin-confirm-sign-up', 'ada']);
  await ada.cogauth(['initiate-auth', 'ada']);
}, 60_000);

/** The files of dist that a command reads, their bytes together, and the modules of Node that it adds to an empty process. */
async function loadedBy(argv: readonly string[], stdin = '') {
  const path = join(await temporaryDirectory(), 'loaded.json');
  const env = { NODE_OPTIONS: `--require ${probe}`, BENCH_LOADED: path };
  const { exitCode } = await ada.cogauth(argv, { stdin, env });
  const { files, modules } = Loaded.parse(JSON.parse(await readFile(path, 'utf8')));
  const bytes = Object.values(files).reduce((sum, size) => sum + size, 0);
  return { exitCode, files: Object.keys(files).toSorted(), kibibytes: bytes / 1024, modules };
}

const program = ['launcher.cjs', 'main.cjs'];

describe('a command loads', () => {
  test.each([
    [['--version'], ['answers.json']],
    [['--help'], ['answers.json']],
    [['completion', 'bash'], ['answers.json']],
    [['completion', '--words', 'bash'], ['completion.cjs']],
  ])('no program where the answer is known: %j', async (argv, files) => {
    const loaded = await loadedBy(argv, 'initiate-auth\0--fl\0');

    expect(loaded).toMatchObject({ exitCode: 0, files });
    expect(loaded.kibibytes).toBeLessThan(50);
    expect(loaded.modules).toBeLessThan(20);
  });

  test.each([[['status']], [['next']], [['token', 'access']], [['session', 'list']]])(
    'no SDK to read what is saved: %j',
    async (argv) => {
      const loaded = await loadedBy(argv);

      expect(loaded).toMatchObject({ exitCode: 0, files: program });
      expect(loaded.kibibytes).toBeLessThan(550);
      expect(loaded.modules).toBeLessThan(75);
    },
  );

  test('the SDK and conf to sign in, and the embedded Cognito where it is the endpoint', async () => {
    const argv = ['initiate-auth', 'ada', '--flow', 'user-password', '--password-stdin'];
    const files = ['conf.cjs', 'emulator.cjs', ...program, 'sdk.cjs'];

    const loaded = await loadedBy(argv, passwordOfAda);

    expect(loaded).toMatchObject({ exitCode: 0, files });
    expect(loaded.kibibytes).toBeLessThan(1400);
  });
});
