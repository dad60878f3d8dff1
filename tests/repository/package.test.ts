import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const Packed = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));

async function packedFiles(): Promise<string[]> {
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)('npm', argv, { cwd: repository });
  return Packed.parse(JSON.parse(stdout)).flatMap(({ files }) => files.map(({ path }) => path));
}

describe('the package', () => {
  test('holds what it needs, and nothing else', async () => {
    const needed =
      /^(bin\/(cogauth\.js|package\.json)|dist\/([\w-]+\.cjs|answers\.json|trigger-worker\.js)|(README|CHANGELOG|SECURITY)\.md|package\.json)$/;

    const files = await packedFiles();

    expect(files.filter((path) => !needed.test(path))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['bin/cogauth.js', 'dist/main.cjs', 'README.md', 'SECURITY.md']),
    );
  });

  test('reveals nothing about the machine that built it', async () => {
    const files = await packedFiles();
    const texts = await Promise.all(files.map((path) => readFile(join(repository, path), 'utf8')));

    const telling = files.filter(
      (_path, at) =>
        texts[at]?.includes(repository) === true ||
        /sourceMappingURL=(?!.*["'`])/.test(texts[at] ?? ''),
    );

    expect(telling).toEqual([]);
  });
});
