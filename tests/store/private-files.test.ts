import { chmod, chown, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { checkPrivateFile, ensurePrivateDirectory } from '../../src/store/private-files.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
const inside = (...parts: string[]) => join(directory, ...parts);

async function underUmask<T>(umask: number, work: () => Promise<T>): Promise<T> {
  const before = process.umask(umask);
  try {
    return await work();
  } finally {
    process.umask(before);
  }
}

describe('ensurePrivateDirectory', () => {
  test.each([0, 0o022, 0o077, 0o277])(
    'makes each missing directory 0700 under umask %d',
    async (umask) => {
      const warnings = await underUmask(umask, () => ensurePrivateDirectory(inside('a', 'b', 'c')));

      const made = await Promise.all(
        [inside('a'), inside('a', 'b'), inside('a', 'b', 'c')].map((path) => lstat(path)),
      );
      expect(made.map(permissions)).toEqual(['700', '700', '700']);
      expect(warnings).toEqual([]);
    },
  );

  test('closes what was open from the root down, says so once, and leaves the rest', async () => {
    await mkdir(inside('a', 'b'), { recursive: true });
    await Promise.all([
      chmod(directory, 0o755),
      chmod(inside('a'), 0o770),
      chmod(inside('a', 'b'), 0o777),
    ]);

    const warnings = await ensurePrivateDirectory(inside('a', 'b'), inside('a'));
    const again = await ensurePrivateDirectory(inside('a', 'b'), inside('a'));

    const found = await Promise.all(
      [directory, inside('a'), inside('a', 'b')].map((path) => lstat(path)),
    );
    expect(found.map(permissions)).toEqual(['755', '700', '700']);
    expect(warnings).toEqual([
      `${inside('a')} was open to other users; it is now open to you alone`,
      `${inside('a', 'b')} was open to other users; it is now open to you alone`,
    ]);
    expect(again).toEqual([]);
  });

  test('refuses a symlink, also above', async () => {
    await mkdir(inside('real'));
    await symlink(inside('real'), inside('link'));

    const direct = ensurePrivateDirectory(inside('link'));
    await expect(direct).rejects.toMatchObject({ kind: 'STORE', code: 'StoreUnsafe' });
    const above = ensurePrivateDirectory(inside('link', 'a'), inside('link'));
    await expect(above).rejects.toMatchObject({ kind: 'STORE', code: 'StoreUnsafe' });
  });

  test('refuses a file and what is below one', async () => {
    await writeFile(inside('file'), '');

    await expect(ensurePrivateDirectory(inside('file'))).rejects.toMatchObject({ kind: 'STORE' });
    await expect(ensurePrivateDirectory(inside('file', 'a'))).rejects.toMatchObject({
      kind: 'STORE',
      message: `${inside('file', 'a')} could not be written: ENOTDIR`,
    });
  });

  test('refuses a directory below a symlink that leads nowhere', async () => {
    await symlink(inside('nowhere'), inside('link'));

    await expect(ensurePrivateDirectory(inside('link', 'a'))).rejects.toMatchObject({
      kind: 'STORE',
    });
  });

  test('refuses another user’s directory', async () => {
    const foreign = isRoot ? inside('foreign') : dirname(process.execPath);
    if (isRoot) await mkdir(foreign).then(() => chown(foreign, 1, 1));

    await expect(ensurePrivateDirectory(foreign)).rejects.toThrow('belongs to another user');
  });
});

describe('checkPrivateFile', () => {
  test('accepts a private file, and a missing one', async () => {
    await writeFile(inside('file'), '', { mode: 0o600 });

    expect(await checkPrivateFile(inside('file'), directory)).toEqual([]);
    expect(await checkPrivateFile(inside('none'), directory)).toEqual([]);
  });

  test('closes an open file and says so', async () => {
    await writeFile(inside('file'), '');
    await chmod(inside('file'), 0o644);

    const warnings = await checkPrivateFile(inside('file'), directory);

    expect(warnings).toEqual([
      `${inside('file')} was open to other users; it is now open to you alone`,
    ]);
    expect(permissions(await lstat(inside('file')))).toBe('600');
  });

  test('refuses a symlink and a directory', async () => {
    await symlink('/etc/hosts', inside('link'));
    await mkdir(inside('directory'));

    await expect(checkPrivateFile(inside('link'), directory)).rejects.toMatchObject({
      kind: 'STORE',
    });
    await expect(checkPrivateFile(inside('directory'), directory)).rejects.toMatchObject({
      kind: 'STORE',
    });
  });

  test('refuses another user’s file', async () => {
    const foreign = isRoot ? inside('foreign') : '/etc/hosts';
    if (isRoot) await writeFile(foreign, '').then(() => chown(foreign, 1, 1));

    await expect(checkPrivateFile(foreign, dirname(foreign))).rejects.toThrow(
      'belongs to another user',
    );
  });

  test('closes the directories from the root down, and says so', async () => {
    await mkdir(inside('a', 'b'), { recursive: true });
    await Promise.all([inside('a'), inside('a', 'b')].map((path) => chmod(path, 0o755)));

    const warnings = await checkPrivateFile(inside('a', 'b', 'file'), inside('a', 'b'));

    expect(warnings).toEqual([
      `${inside('a', 'b')} was open to other users; it is now open to you alone`,
    ]);
    expect(permissions(await lstat(inside('a')))).toBe('755');
  });

  test('refuses a file below a symlink, up to the root and not above', async () => {
    await mkdir(inside('real', 'a'), { recursive: true, mode: 0o700 });
    await symlink(inside('real'), inside('link'));
    const file = inside('link', 'a', 'file');

    const below = checkPrivateFile(file, inside('link'));
    await expect(below).rejects.toMatchObject({ kind: 'STORE', code: 'StoreUnsafe' });
    expect(await checkPrivateFile(file, inside('link', 'a'))).toEqual([]);
  });
});
