import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../src/catalogue.ts';
import { exitCodes } from '../src/errors.ts';
import { passwordOfAda } from './support/cogauth-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

interface Shown {
  readonly line: string;
  readonly output: string;
}

/** The commands of the README's transcript, with what it says that they print. */
async function transcript(): Promise<Shown[]> {
  const readme = await readFile(join(repository, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```console\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks
    .join('\n')
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...output] = part.trimEnd().split('\n');
      return { line, output: output.join('\n') };
    });
}

/** Runs a line in a shell as a person without AWS settings would; a failing line is part of the story. */
async function runInShell(line: string, home: string): Promise<string> {
  const env = {
    HOME: home,
    PATH: [join(home, 'bin'), process.env['PATH']].join(delimiter),
    PASSWORD: passwordOfAda,
  };
  const shell = promisify(execFile)('sh', ['-c', `exec 2>&1; ${line}`], { env });
  const { stdout } = await shell.catch((failed: { stdout: string }) => failed);
  return stdout.trimEnd();
}

/** What differs from run to run gives way to its kind. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/[a-z]+-[a-z]+-\d_[0-9a-f]{8}-[0-9a-f-]{27}/g, 'DEVICE')
    .replaceAll(/[a-z]+-[a-z]+-\d_[0-9A-Za-z]{9}/g, 'POOL')
    .replaceAll(/client [0-9a-z]{26}/g, 'client CLIENT')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\d+ s left/g, 'SECONDS left');
}

describe('the README', () => {
  test('shows a journey that happens as it is written', async () => {
    const home = await temporaryDirectory();
    await mkdir(join(home, 'bin'));
    await symlink(join(repository, 'bin', 'cogauth.js'), join(home, 'bin', 'cogauth'));
    const shown = await transcript();
    expect(shown.length).toBeGreaterThan(10);

    for (const { line, output } of shown) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const printed = await runInShell(line, home);
      expect(`$ ${line}\n${withoutChance(printed)}`).toBe(`$ ${line}\n${withoutChance(output)}`);
    }
  });

  test('lists every command', async () => {
    const readme = await readFile(join(repository, 'README.md'), 'utf8');

    const missing = catalogue.filter(({ name }) => !readme.includes(`\`${name}\``));

    expect(missing).toEqual([]);
  });

  test('lists every exit code', async () => {
    const readme = await readFile(join(repository, 'README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| (\d+) +\| ([A-Z_]+) +\|/gm)].map(([, code, kind]) => [
      kind,
      Number(code),
    ]);
    const known = Object.entries(exitCodes).filter(
      ([kind]) => !['INTERRUPTED', 'TERMINATED'].includes(kind),
    );

    expect(listed).toEqual(known);
  });
});
