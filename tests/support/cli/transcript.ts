import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../temporary-directory.ts';
import { passwordOfAda } from './cogauth-process.ts';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** A page of the repository, by its path. */
export async function readPage(page: string): Promise<string> {
  return readFile(join(repository, page), 'utf8');
}

/** A command that a page shows, with what it says that it prints. */
interface Shown {
  readonly line: string;
  readonly output: string;
}

/** The commands of a page's transcript, from its first block to its last. */
export async function transcript(page: string): Promise<Shown[]> {
  const blocks = [...(await readPage(page)).matchAll(/```console\n(.*?)```/gs)];
  return blocks
    .map(([, block = '']) => block)
    .join('\n')
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...output] = part.trimEnd().split('\n');
      return { line, output: output.join('\n') };
    });
}

/** Runs a line as it stands, and gives all that it prints. */
export type Shell = (line: string, env?: Readonly<Record<string, string>>) => Promise<string>;

/** The shell of a person without AWS settings, with an empty home and with cogauth on the PATH. */
export async function shell(): Promise<Shell> {
  const home = await temporaryDirectory();
  await mkdir(join(home, 'bin'));
  await symlink(join(repository, 'bin', 'cogauth.js'), join(home, 'bin', 'cogauth'));
  const own = {
    HOME: home,
    PATH: [join(home, 'bin'), process.env['PATH']].join(delimiter),
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    PASSWORD: passwordOfAda,
  };
  return async (line, env = {}) => {
    const ran = promisify(execFile)('sh', ['-c', `exec 2>&1; ${line}`], {
      env: { ...own, ...env },
    });
    // A failing line is part of the story.
    const { stdout } = await ran.catch((failed: { stdout: string }) => failed);
    return stdout.trimEnd();
  };
}

/** Replaces values that differ from run to run by their kind. */
export function withoutChance(text: string): string {
  return (
    text
      .replaceAll(/[a-z]+-[a-z]+-\d_[0-9a-f]{8}-[0-9a-f-]{27}/g, 'DEVICE')
      .replaceAll(/[a-z]+-[a-z]+-\d_[0-9A-Za-z]{9}/g, 'POOL')
      .replaceAll(/client [0-9a-z]{26}/g, 'client CLIENT')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/\d+ s left/g, 'SECONDS left')
      // A code that is about to end is waited out.
      .replaceAll(/^waiting \d+ s for a fresh code\n/gm, '')
  );
}
