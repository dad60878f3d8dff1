import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  link,
  mkdir,
  readdir,
  readFile,
  rm,
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
const source = 'exports.one = 1;';
const main = { name: 'main.cjs', source, code: () => code };

const build = `${'0'.repeat(32)}-v20.0.0-linux-x64`;

async function directoryOfOneBuild(): Promise<string> {
  return join(await temporaryDirectory(), 'cogauth', 'code', build);
}

/** A directory in which the code of main.cjs is kept. */
async function filled(): Promise<string> {
  const directory = await directoryOfOneBuild();
  openCodeCache(directory).put([main]);
  return directory;
}

describe('the directory of a code cache', () => {
  const homeDirectory = '/home/ada';
  const leaf = `code/build-${process.version}-${process.platform}-${process.arch}`;

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

    expect(openCodeCache(directory).get('main.cjs', source)).toEqual(code);
    expect(openCodeCache(directory).get('other.cjs', source)).toBeUndefined();
  });

  test('gives nothing for another source, though it be as long', async () => {
    const directory = await filled();

    expect(openCodeCache(directory).get('main.cjs', 'exports.one = 2;')).toBeUndefined();
  });

  test('is private', async () => {
    const directory = await filled();

    const [file = ''] = await readdir(directory);

    const own = [dirname(dirname(directory)), dirname(directory), directory];
    const modes = await Promise.all(own.map(async (path) => permissions(await stat(path))));
    expect(modes).toEqual(['700', '700', '700']);
    expect(permissions(await stat(join(directory, file)))).toBe('600');
  });

  test.each<[string, (content: Buffer) => Uint8Array]>([
    ['one wrong bit', (content) => content.map((byte, at) => (at === 2000 ? byte ^ 1 : byte))],
    ['a missing end', (content) => content.subarray(0, -1)],
    ['no content', () => Buffer.alloc(0)],
    ['less than a digest', (content) => content.subarray(0, 20)],
  ])('gives nothing from a file with %s', async (_what, spoil) => {
    const directory = await filled();
    const file = join(directory, 'main.cjs.code');
    await writeFile(file, spoil(await readFile(file)));

    expect(openCodeCache(directory).get('main.cjs', source)).toBeUndefined();
  });

  test.each(['', '..', '../..', '../../..'])(
    'is not used when others can write to it (%s)',
    async (place) => {
      const directory = await filled();
      await chmod(join(directory, place), 0o770);

      const cache = openCodeCache(directory);
      cache.put([{ ...main, name: 'new.cjs' }]);

      expect(cache.get('main.cjs', source)).toBeUndefined();
      expect(await readdir(directory)).toEqual(['main.cjs.code']);
    },
  );

  test('is used below a directory where others can make names, but not take ours', async () => {
    const directory = await filled();
    await chmod(dirname(dirname(dirname(directory))), 0o1777);

    expect(openCodeCache(directory).get('main.cjs', source)).toEqual(code);
  });

  test.each(['', '..', '../..'])('is not used when its place is a link (%s)', async (place) => {
    const directory = await directoryOfOneBuild();
    const path = join(directory, place);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(await filled(), place), path);

    const cache = openCodeCache(directory);
    cache.put([{ ...main, name: 'new.cjs' }]);

    expect(cache.get('main.cjs', source)).toBeUndefined();
    expect(await readdir(directory)).toEqual(['main.cjs.code']);
  });

  test('takes no file that is a link, nor one that never ends', async () => {
    const directory = await filled();
    await symlink(join(directory, 'main.cjs.code'), join(directory, 'link.cjs.code'));
    execFileSync('mkfifo', [join(directory, 'pipe.cjs.code')]);

    const cache = openCodeCache(directory);

    expect(cache.get('link.cjs', source)).toBeUndefined();
    expect(cache.get('pipe.cjs', source)).toBeUndefined();
  });

  test('takes no file that others can write to, nor one with a second name', async () => {
    const directory = await filled();
    const file = join(directory, 'main.cjs.code');
    const look = () => openCodeCache(directory).get('main.cjs', source);

    await chmod(file, 0o620);
    const open = look();
    await chmod(file, 0o600);
    await link(file, join(directory, 'other.name'));
    const named = look();
    await rm(join(directory, 'other.name'));

    expect([open, named, look()]).toEqual([undefined, undefined, code]);
  });

  test('takes no file of another user, as one may have stayed from when the place was open', async () => {
    const directory = await filled();
    if (process.getuid?.() !== 0) return; // only root can give a file away
    await chown(join(directory, 'main.cjs.code'), 1002, 1002);

    expect(openCodeCache(directory).get('main.cjs', source)).toBeUndefined();
  });

  test('gives nothing of what came to be after it was opened', async () => {
    const directory = await directoryOfOneBuild();
    const cache = openCodeCache(directory);
    openCodeCache(directory).put([main]);

    expect(cache.get('main.cjs', source)).toBeUndefined();
  });

  test('does without where it cannot be written', async () => {
    const directory = await directoryOfOneBuild();
    await writeFile(dirname(dirname(directory)), 'a file in its place');

    expect(() => {
      openCodeCache(directory).put([main]);
    }).not.toThrow();
  });

  test('keeps the rest when one file fails, and leaves no draft', async () => {
    const directory = await filled();
    await mkdir(join(directory, 'bad.cjs.code'));
    openCodeCache(directory).put([
      { ...main, name: 'bad.cjs' },
      { ...main, name: 'none.cjs', code: withoutCode },
      { ...main, name: 'good.cjs' },
    ]);

    expect(new Set(await readdir(directory))).toEqual(
      new Set(['bad.cjs.code', 'good.cjs.code', 'main.cjs.code']),
    );
  });

  test('takes away the drafts of processes that were killed long ago', async () => {
    const directory = await filled();
    for (const name of ['main.cjs.7.draft', 'main.cjs.8.draft']) {
      // oxlint-disable-next-line no-await-in-loop -- two
      await writeFile(join(directory, name), 'half');
    }
    await age(join(directory, 'main.cjs.7.draft'), 2 * 60 * 60);

    openCodeCache(directory).put([main]);

    expect(new Set(await readdir(directory))).toEqual(
      new Set(['main.cjs.8.draft', 'main.cjs.code']),
    );
  });

  test('forgets builds of more than a month ago when a new one begins, and nothing else', async () => {
    const recent = await filled();
    const builds = dirname(recent);
    const old = join(builds, `${'1'.repeat(32)}-v18.0.0-linux-x64`);
    const foreign = ['settings.json', `demo-${'2'.repeat(32)}`];
    await mkdir(old);
    await writeFile(join(old, 'main.cjs.code'), 'old');
    await writeFile(join(builds, foreign[0] ?? ''), '{}');
    await mkdir(join(builds, foreign[1] ?? ''));
    for (const name of await readdir(builds)) {
      // oxlint-disable-next-line no-await-in-loop -- a few
      if (join(builds, name) !== recent) await age(join(builds, name), 31 * 24 * 60 * 60);
    }

    const next = `${'3'.repeat(32)}-v24.0.0-linux-x64`;
    openCodeCache(join(builds, next)).put([main]);

    expect(new Set(await readdir(builds))).toEqual(new Set([build, next, ...foreign]));
  });

  test('forgets no file of an old build that is not its own', async () => {
    const recent = await filled();
    const old = join(dirname(recent), `${'1'.repeat(32)}-v18.0.0-linux-x64`);
    await mkdir(old);
    await writeFile(join(old, 'thesis.txt'), 'years of work');
    await age(old, 31 * 24 * 60 * 60);

    openCodeCache(join(dirname(recent), `${'3'.repeat(32)}-v24.0.0-linux-x64`)).put([main]);

    expect(await readdir(old)).toEqual(['thesis.txt']);
  });
});

function withoutCode(): never {
  throw new Error('V8 has none');
}

async function age(path: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  await utimes(path, then, then);
}
