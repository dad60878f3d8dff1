import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { codeCacheDirectory, openCodeCache } from '../../src/launcher/code-cache.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

const code = randomBytes(5000);

async function directoryOfOneBuild(): Promise<string> {
  return join(await temporaryDirectory(), 'cogauth', 'build');
}

/** A directory in which the code of main.cjs is kept. */
async function filled(): Promise<string> {
  const directory = await directoryOfOneBuild();
  openCodeCache(directory).put(new Map([['main.cjs', code]]));
  return directory;
}

describe('the directory of a code cache', () => {
  const homeDirectory = '/home/ada';
  const leaf = `build-${process.version}-${process.arch}`;

  test.each([
    ['below XDG_CACHE_HOME', { XDG_CACHE_HOME: '/cache' }, `/cache/cogauth/${leaf}`],
    ['below the home', {}, `/home/ada/.cache/cogauth/${leaf}`],
    ['not in a relative place', { XDG_CACHE_HOME: 'cache' }, `/home/ada/.cache/cogauth/${leaf}`],
    ['nowhere when none is wanted', { COGAUTH_NO_CODE_CACHE: '1' }, undefined],
    [
      'there when the variable is empty',
      { COGAUTH_NO_CODE_CACHE: '' },
      `/home/ada/.cache/cogauth/${leaf}`,
    ],
  ])('is %s', (_where, env, expected) => {
    expect(codeCacheDirectory('build', { env, homeDirectory })).toBe(expected);
  });

  test('is nowhere without a home: never in the current directory', () => {
    expect(codeCacheDirectory('build', { env: {}, homeDirectory: '' })).toBeUndefined();
  });
});

describe('a code cache', () => {
  test('gives back what was put into it', async () => {
    const directory = await filled();

    expect(openCodeCache(directory).get('main.cjs')).toEqual(code);
    expect(openCodeCache(directory).get('other.cjs')).toBeUndefined();
  });

  test('is private', async () => {
    const directory = await filled();

    const [file = ''] = await readdir(directory);

    expect(permissions(await stat(directory))).toBe('700');
    expect(permissions(await stat(dirname(directory)))).toBe('700');
    expect(permissions(await stat(join(directory, file)))).toBe('600');
  });

  test.each<[string, (content: Buffer) => Buffer]>([
    [
      'one wrong bit',
      (content) => Buffer.from(content.map((byte, at) => (at === 2000 ? byte ^ 1 : byte))),
    ],
    ['a missing end', (content) => content.subarray(0, -1)],
    ['no content', () => Buffer.alloc(0)],
    ['less than a digest', (content) => content.subarray(0, 20)],
  ])('gives nothing from a file with %s', async (_what, spoil) => {
    const directory = await filled();
    const file = join(directory, 'main.cjs.code');
    await writeFile(file, spoil(await readFile(file)));

    expect(openCodeCache(directory).get('main.cjs')).toBeUndefined();
  });

  test.each(['', '..'])('is not used when others can write to it (%s)', async (place) => {
    const directory = await filled();
    await chmod(join(directory, place), 0o770);

    const cache = openCodeCache(directory);
    cache.put(new Map([['new.cjs', code]]));

    expect(cache.get('main.cjs')).toBeUndefined();
    expect(await readdir(directory)).toEqual(['main.cjs.code']);
  });

  test('is not used when its place is a link', async () => {
    const directory = await directoryOfOneBuild();
    await mkdir(dirname(directory));
    await symlink(await filled(), directory);

    expect(openCodeCache(directory).get('main.cjs')).toBeUndefined();
  });

  test('does without where it cannot be written', async () => {
    const directory = await directoryOfOneBuild();
    await writeFile(dirname(directory), 'a file in its place');

    expect(() => {
      openCodeCache(directory).put(new Map([['main.cjs', code]]));
    }).not.toThrow();
  });

  test('forgets builds of more than a month ago when a new one begins', async () => {
    const recent = await filled();
    const old = join(dirname(recent), 'old');
    await mkdir(old);
    const longAgo = Date.now() / 1000 - 31 * 24 * 60 * 60;
    await utimes(old, longAgo, longAgo);

    openCodeCache(join(dirname(recent), 'new')).put(new Map([['main.cjs', code]]));

    expect(new Set(await readdir(dirname(recent)))).toEqual(new Set(['build', 'new']));
  });
});
