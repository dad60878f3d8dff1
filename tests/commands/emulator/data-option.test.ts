import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCli } from '../../support/cli/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const readers = [['inbox'], ['inbox', '--code'], ['status'], ['reset', '--yes']] as const;

describe('--data of a file that somebody else made', () => {
  test.each([...readers, ['serve', '--port', '0']])(
    'emulator %s exits 5, and leaves the file as it is',
    async (...words) => {
      const home = await temporaryDirectory();
      const file = join(home, 'notes.txt');
      await writeFile(file, 'my notes');
      await chmod(file, 0o644);

      const { exitCode, stderr } = await runCli(['emulator', ...words, '--data', file], { home });

      expect(exitCode).toBe(5);
      expect(stderr).toMatch(/^error: .*notes\.txt cannot be used as a database/);
      expect(stderr).toMatch(/^hint: this file was not made by cogauth/m);
      expect(await readFile(file, 'utf8')).toBe('my notes');
      // oxlint-disable-next-line no-bitwise -- the permission bits
      expect((await stat(file)).mode & 0o777).toBe(0o644);
    },
  );
});

describe('--data of a file that is not there', () => {
  test.each(readers)('emulator %s makes none', async (...words) => {
    const home = await temporaryDirectory();

    await runCli(['emulator', ...words, '--data', join(home, 'tipo.sqlite')], { home });

    expect(await readdir(home)).not.toContain('tipo.sqlite');
  });

  test('emulator inbox says that there is none', async () => {
    const home = await temporaryDirectory();

    const { exitCode, stderr } = await runCli(['emulator', 'inbox', '--data', './tipo.sqlite'], {
      home,
    });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: there is no database in ./tipo.sqlite\n');
  });

  test('emulator inbox of the usual one is empty until it is made', async () => {
    const home = await temporaryDirectory();

    const { exitCode, stdout } = await runCli(['emulator', 'inbox'], { home });

    expect([exitCode, stdout]).toEqual([0, 'the inbox is empty\n']);
  });
});

describe('--data that names no file', () => {
  test.each(readers)(
    'emulator %s knows that memory is read by the server alone',
    async (...words) => {
      const home = await temporaryDirectory();
      const argv = ['emulator', ...words, '--data', ':memory:'];

      const { exitCode, stderr } = await runCli(argv, { home });

      expect(exitCode).toBe(2);
      expect(stderr).toContain('only the server itself can read it');
    },
  );

  test.each([...readers, ['serve', '--port', '0']])(
    'emulator %s refuses an empty name',
    async (...words) => {
      const home = await temporaryDirectory();

      const { exitCode, stderr } = await runCli(['emulator', ...words, '--data', ''], { home });

      expect(exitCode).toBe(2);
      expect(stderr).toContain('error: --data is empty');
    },
  );
});
