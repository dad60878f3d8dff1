import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { person } from '../support/cli/cogauth-process.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

/** The one directory of compiled code below a home. */
async function codeOf(home: string): Promise<string> {
  const builds = join(home, '.cache', 'cogauth', 'code');
  const [build = 'none'] = await readdir(builds);
  return join(builds, build);
}

describe('the code that a process leaves for the next', () => {
  test('is private, and is not part of the store', async () => {
    const { home, cogauth } = await person({ XDG_CACHE_HOME: '' });

    await cogauth(['status']);

    expect(permissions(await stat(await codeOf(home)))).toBe('700');
    expect(await readdir(join(home, '.cache'))).toEqual(['cogauth']);
  });

  test('is left alone by the next process, and made again if it was damaged', async () => {
    const { home, cogauth } = await person({ XDG_CACHE_HOME: '' });
    const first = await cogauth(['status']);
    const file = join(await codeOf(home), 'main.cjs.code');
    const { mtimeMs } = await stat(file);
    const kept = await readFile(file);

    const second = await cogauth(['status']);
    const isLeftAlone = (await stat(file)).mtimeMs === mtimeMs;
    await writeFile(file, kept.fill(0, 40, 400));
    const third = await cogauth(['status']);

    expect(isLeftAlone).toBe(true);
    expect([second, third]).toEqual([first, first]);
    expect((await readFile(file)).subarray(40, 400)).not.toEqual(Buffer.alloc(360));
  });

  test('is not made if the user turns it off', async () => {
    const cache = await temporaryDirectory();
    const { cogauth } = await person({ XDG_CACHE_HOME: cache, COGAUTH_NO_CODE_CACHE: '1' });

    const { exitCode } = await cogauth(['status']);

    expect(exitCode).toBe(0);
    expect(await readdir(cache)).toEqual([]);
  });
});
