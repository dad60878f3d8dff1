import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openBundle } from '../../src/launcher/bundle.ts';
import type { CodeCache } from '../../src/launcher/code-cache.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A cache in memory. */
function memory(
  kept = new Map<string, Buffer>(),
): CodeCache & { readonly kept: Map<string, Buffer> } {
  return {
    kept,
    get: (name) => kept.get(name),
    put: (files) => {
      for (const { name, code } of files) kept.set(name, code());
    },
  };
}

async function directoryWith(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await temporaryDirectory();
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)),
  );
  return directory;
}

const two = {
  'main.cjs': `exports.sum = () => require('./part.cjs').one + require('node:path').sep.length;
    exports.file = __filename;`,
  'part.cjs': 'exports.one = 1;',
};

describe('the bundle', () => {
  test('loads its own files and what Node has, each once', async () => {
    const directory = await directoryWith(two);
    const { load } = openBundle(directory, memory());

    const main = load('main.cjs');

    expect(main).toMatchObject({ file: join(directory, 'main.cjs') });
    expect(load('main.cjs')).toBe(main);
    expect(load('part.cjs')).toBe(load('part.cjs'));
  });

  test('keeps the code of what was loaded, and takes it from there the next time', async () => {
    const directory = await directoryWith(two);
    const cache = memory();
    const first = openBundle(directory, cache);
    first.load('main.cjs');
    first.keepCode();
    const kept = [...cache.kept.keys()];
    const put: string[] = [];
    const second = openBundle(directory, {
      get: cache.get,
      put: (files) => put.push(...files.map(({ name }) => name)),
    });

    second.load('main.cjs');
    second.load('part.cjs');
    second.keepCode();

    expect(kept).toEqual(['main.cjs']);
    expect(put).toEqual(['part.cjs']);
  });

  test('says the same of a module that fails, each time', async () => {
    const directory = await directoryWith({
      'main.cjs': "require('./gone.cjs');",
      'bad.cjs': "throw new Error('the real fault');",
    });
    const { load } = openBundle(directory, memory());

    const names = ['bad.cjs', 'bad.cjs', 'main.cjs', 'main.cjs'];

    const told = names.map((name) => {
      try {
        return load(name);
      } catch (error) {
        return String(error).replace(directory, '');
      }
    });

    const replaced = 'Error: cogauth was replaced or removed while it ran: /gone.cjs is gone';
    const fault = 'Error: the real fault';
    expect(told).toEqual([fault, fault, replaced, replaced]);
  });

  test('runs what the file says when V8 refuses the code', async () => {
    const directory = await directoryWith({ 'main.cjs': 'exports.is = "right";' });
    const cache = memory(new Map([['main.cjs', Buffer.from('of another V8')]]));
    const bundle = openBundle(directory, cache);

    const main = bundle.load('main.cjs');
    bundle.keepCode();

    expect(main).toMatchObject({ is: 'right' });
    expect(cache.kept.get('main.cjs')?.byteLength).toBeGreaterThan(100);
  });
});
