import { execFile } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { openDocument } from '../../src/store/document.ts';
import { compiled } from '../support/faults/compiled.ts';
import { noon } from '../support/noon.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

const schema = z.object({ version: z.literal(2), users: z.record(z.string(), z.string().min(1)) });
const value = { version: 2 as const, users: { 'ada.b@example.com': 'signed in' } };

let directory: string;
let warnings: string[];
beforeEach(async () => {
  directory = join(await temporaryDirectory(), 'state');
  warnings = [];
});

const path = () => join(directory, 'flow.json');
const open = () =>
  openDocument({
    directory,
    name: 'flow',
    schema,
    version: 2,
    remedy: 'Repair it.',
    warn: (text) => warnings.push(text),
  });

async function given(text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(path(), text, { mode: 0o600 });
  await utimes(path(), noon(), noon());
}

describe('openDocument', () => {
  test('reads nothing and creates nothing if there is no file', async () => {
    expect(await open().read()).toBeUndefined();
    await expect(lstat(directory)).rejects.toThrow('ENOENT');
  });

  test.each([0, 0o077])('writes privately under umask %d, and leaves no draft', async (umask) => {
    const before = process.umask(umask);
    try {
      await open().write(value);
      await open().write(value);
    } finally {
      process.umask(before);
    }

    expect(await open().read()).toEqual(value);
    expect(permissions(await lstat(directory))).toBe('700');
    expect(permissions(await lstat(path()))).toBe('600');
    expect(await readdir(directory)).toEqual(['flow.json']);
    expect(warnings).toEqual([]);
  });

  test('removes its file, and the files that a killed writer left', async () => {
    await open().write(value);
    await mkdir(`${path()}.draft`);
    await writeFile(join(`${path()}.draft`, 'draft.json.tmp-1'), 'a secret');

    await open().remove();
    await open().remove();

    expect(await readdir(directory)).toEqual([]);
  });

  test('writes despite the files that a killed writer left', async () => {
    await given('');
    await mkdir(`${path()}.draft`);
    await writeFile(join(`${path()}.draft`, 'draft.json'), 'a secr');

    await open().write(value);

    expect(await open().read()).toEqual(value);
  });

  test('refuses to write what it could not read again', async () => {
    await open().write(value);

    const writing = open().write({ ...value, users: { ada: '' } });

    await expect(writing).rejects.toThrow(z.ZodError);
    expect(await open().read()).toEqual(value);
  });

  test.each([
    ['nothing', '', ''],
    ['zeros', '\0'.repeat(100), ''],
    ['half a file', '{"version": 2, "users": {"ada": "si', ''],
    ['no object', 'null', ''],
    ['no version', '{"users": {}}', ' at "version"'],
    ['a wrong shape', '{"version": 2, "users": {"ada": 1}}', ' at "users.ada"'],
  ])('fails on %s, sets it aside before writing, and loses nothing', async (_, text, place) => {
    await given(text);

    await expect(open().read()).rejects.toMatchObject({
      kind: 'STORE',
      code: 'StoreBroken',
      message: `${path()} is damaged${place}`,
      hint: 'Repair it.',
    });
    expect(await readFile(path(), 'utf8')).toBe(text);
    await open().write(value);

    const aside = `${path()}.broken-2030-01-01T12-00-00.000Z`;
    expect(await open().read()).toEqual(value);
    expect(await readFile(aside, 'utf8')).toBe(text);
    expect(warnings).toEqual([`${path()} could not be understood and was set aside as ${aside}`]);
  });

  test('takes a file for damaged at whatever length it was cut off, and keeps each', async () => {
    const text = JSON.stringify(value);
    const parts = Array.from(text, (_, length) => text.slice(0, length));

    for (const part of parts) {
      /* oxlint-disable no-await-in-loop -- one after the other on the same file */
      await given(part);
      await expect(open().read()).rejects.toMatchObject({ code: 'StoreBroken' });
      await open().remove();
      /* oxlint-enable no-await-in-loop */
    }

    const kept = await Promise.all(
      (await readdir(directory)).map((name) => readFile(join(directory, name), 'utf8')),
    );
    expect(kept.toSorted()).toEqual(parts.toSorted());
  });

  test('refuses anything but a plain file as unsafe, and leaves it', async () => {
    await mkdir(path(), { recursive: true });

    await expect(open().read()).rejects.toMatchObject({ code: 'StoreUnsafe', exitCode: 5 });
    await expect(open().write(value)).rejects.toMatchObject({ code: 'StoreUnsafe' });
    expect((await lstat(path())).isDirectory()).toBe(true);
  });

  test('sets a broken file aside when it is asked to remove it', async () => {
    await given('{');

    await open().remove();

    expect(await readdir(directory)).toEqual(['flow.json.broken-2030-01-01T12-00-00.000Z']);
  });

  test('leaves a newer file alone', async () => {
    await given('{"version": 3}');

    const newer = { kind: 'STORE', code: 'StoreNewer' };
    await expect(open().read()).rejects.toMatchObject(newer);
    await expect(open().write(value)).rejects.toMatchObject(newer);
    await expect(open().remove()).rejects.toMatchObject(newer);
    expect(await readFile(path(), 'utf8')).toBe('{"version": 3}');
    expect(await readdir(directory)).toEqual(['flow.json']);
  });

  test.each(['{"version": -1, "users": {}}', '{"version": 1, "names": {"ada": 1}}'])(
    'takes a file of a version that never was for damaged: %s',
    async (text) => {
      await given(text);

      await expect(open().read()).rejects.toMatchObject({ code: 'StoreBroken' });
      expect(await readFile(path(), 'utf8')).toBe(text);
    },
  );

  test('closes a file that others may read', async () => {
    await given(JSON.stringify(value));
    await chmod(path(), 0o644);

    expect(await open().read()).toEqual(value);
    expect(warnings).toEqual([`${path()} was open to other users; it is now open to you alone`]);
    expect(permissions(await lstat(path()))).toBe('600');
  });

  test('neither follows nor replaces a symlink', async () => {
    await given('');
    const elsewhere = join(directory, 'elsewhere');
    const linked = openDocument({ directory, name: 'link', schema, version: 2, warn: () => {} });
    await writeFile(elsewhere, JSON.stringify(value));
    await symlink(elsewhere, linked.path);

    await expect(linked.read()).rejects.toMatchObject({ code: 'StoreUnsafe' });
    await expect(linked.write(value)).rejects.toMatchObject({ code: 'StoreUnsafe' });
    expect(JSON.parse(await readFile(elsewhere, 'utf8'))).toEqual(value);
  });

  test('names the path when a system call fails', async () => {
    await given('');
    const below = openDocument({
      directory: path(),
      name: 'x',
      schema,
      version: 2,
      warn: () => {},
    });

    await expect(below.read()).rejects.toMatchObject({
      kind: 'STORE',
      message: `${join(path(), 'x.json')} could not be read: ENOTDIR`,
    });
  });

  describe('in a process of its own', () => {
    let writer: string;
    const faultPoints = new URL('../support/faults/fault-points.js', import.meta.url).href;
    beforeAll(async () => {
      writer = await compiled('tests/store/children/writer.ts');
    }, 60_000);

    const write = async (letter: string, prefix: string, env = {}) => {
      const command = `${prefix} exec "$0" "$@"`;
      const result = await promisify(execFile)(
        '/bin/sh',
        ['-c', command, process.execPath, writer, directory, letter],
        { env: { ...process.env, ...env } },
      );
      return result.stdout;
    };

    test('keeps the old file when the new one does not fit on the disk', async () => {
      await write('a', '');

      const outcome = await write('b', 'ulimit -f 2;'); // sh counts blocks of 512 bytes: the file breaks off

      expect(outcome).toBe('StoreFailed');
      expect(await readFile(path(), 'utf8')).toContain('a'.repeat(3000));
      expect(await readdir(directory)).toEqual(['flow.json']);
    });

    const Point = z.object({
      name: z.string(),
      path: z.union([z.string(), z.number()]).optional(),
    });

    /** Writes with a fault at one point, or with none, and then tells the points. */
    async function writeWithFault(fault: string, at?: number, letter = 'b') {
      const trace = join(await temporaryDirectory(), 'trace');
      const outcome = await write(letter, '', {
        NODE_OPTIONS: `--import=${faultPoints}`,
        FAULT_ROOT: dirname(directory),
        FAULT: fault,
        ...(at === undefined ? { FAULT_TRACE: trace } : { FAULT_AT: String(at) }),
      });
      const lines = at === undefined ? (await readFile(trace, 'utf8')).trim().split('\n') : [];
      return { outcome, points: lines.map((line) => Point.parse(JSON.parse(line))) };
    }

    test('has the bytes, the name, and the names of new directories on the disk when it is done', async () => {
      const { outcome, points } = await writeWithFault('EIO');

      expect(outcome).toBe('written');
      const made = `mkdir ${directory}`;
      const changes = points
        .filter(({ name }) => ['mkdir', 'rename', 'sync of a handle'].includes(name))
        .map(({ name, path: place }) => `${name.split(' ', 1).join()} ${String(place)}`)
        .filter((change, index, all) => change !== made || all.indexOf(change) === index);
      expect(changes).toEqual([
        made,
        `sync ${dirname(directory)}`,
        `mkdir ${path()}.draft`,
        `sync ${path()}.draft/draft.json`,
        `rename ${path()}`,
        `sync ${directory}`,
      ]);
    });

    test.each([
      ['removed', 'none', 'rm'],
      ['set aside', 'b', 'rename'],
    ])('puts it on the disk that a file is %s', async (_, letter, deed) => {
      await write('a', '');
      if (deed === 'rename') await given('{');

      const { points } = await writeWithFault('EIO', undefined, letter);

      const at = points.findIndex(({ name, path: place }) => name === deed && place === path());
      expect(points.slice(at + 1, at + 3)).toEqual([
        { name: 'open', path: directory },
        { name: 'sync of a handle', path: directory },
      ]);
    });

    test('says that nothing is saved if the disk cannot store it', async () => {
      await write('a', '');
      const { points } = await writeWithFault('EIO');
      const syncs = points.flatMap(({ name }, index) => (/sync/.test(name) ? [index + 1] : []));

      expect(syncs).toHaveLength(3); // conf's own, that of the draft, that of the directory
      for (const at of syncs) {
        /* oxlint-disable no-await-in-loop -- one after the other on the same file */
        await write('a', '');
        expect((await writeWithFault('EIO', at)).outcome).toBe('StoreFailed');
        expect(await readdir(directory)).toEqual(['flow.json']);
        const letter = at === syncs.at(-1) ? 'b' : 'a'; // a rename cannot be taken back
        expect(await readFile(path(), 'utf8')).toContain(letter.repeat(3000));
        /* oxlint-enable no-await-in-loop */
      }
    });

    test.each(['EINVAL', 'EISDIR', 'EPERM'])(
      'accepts that a directory cannot be synced, and answers %s',
      async (fault) => {
        await write('a', '');
        const { points } = await writeWithFault(fault);
        const syncs = points.flatMap(({ name }, index) =>
          name.startsWith('sync') ? [index + 1] : [],
        );

        const { outcome } = await writeWithFault(fault, syncs.at(-1));

        expect(outcome).toBe('written');
        expect(await readFile(path(), 'utf8')).toContain('b'.repeat(3000));
      },
    );

    test('keeps the old file whole for readers where conf writes in place', async () => {
      await write('a', '');
      const { ino } = await lstat(path());

      const outcome = await write('b', '', { SNAP: '/snap/editor/1' });

      expect(outcome).toBe('written');
      expect((await lstat(path())).ino).not.toBe(ino);
    });
  });
});
