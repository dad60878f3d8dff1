import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { openFlowStore } from '../../src/store/flow-store.ts';
import { fileNameFor, type StorePaths, storePaths } from '../../src/store/paths.ts';
import { flowOf as anyFlow, challengeOf } from '../support/cognito/flows.ts';
import { noon } from '../support/noon.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

const flowOf = (username: string) => anyFlow({ username, challenge: challengeOf('MFA_SETUP') });

let paths: StorePaths;
let warnings: string[];
beforeEach(async () => {
  paths = storePaths({ env: {}, homeDirectory: await temporaryDirectory() });
  warnings = [];
});

const lock = { timeoutMs: 100, holder: { command: 'cogauth refresh' }, now: noon };
const open = (profile = 'default') =>
  openFlowStore({
    paths,
    profile,
    lock,
    warn: (text) => warnings.push(text),
  });

async function fill(...usernames: string[]): Promise<void> {
  await Promise.all(
    usernames.map((name) => open().lock(name, () => open().write(name, flowOf(name)))),
  );
}

describe('openFlowStore', () => {
  test('is empty at first, and reading it creates nothing', async () => {
    expect(await open().read('ada')).toBeUndefined();
    expect(await open().list()).toEqual([]);
    expect(await open().currentUser()).toBeUndefined();
    await expect(lstat(paths.stateDirectory)).rejects.toThrow('ENOENT');
  });

  test('keeps users and profiles apart, whatever their names', async () => {
    const usernames = ['../x', 'ADA', 'CON', 'ada', 'ada.b@example.com', '🙂'.repeat(128)];

    await fill(...usernames);

    expect(await open().list()).toEqual(usernames.toSorted());
    expect(await open().read('../x')).toEqual(flowOf('../x'));
    expect(await open('Default').list()).toEqual([]);
    expect(await readdir(paths.stateDirectory)).toEqual([fileNameFor('default')]);
  });

  test('removes all users, and sets aside what it cannot read', async () => {
    await fill('ada', 'bob');
    const file = join(paths.flowDirectory('default'), `${fileNameFor('ada')}.json`);
    await writeFile(file, 'nonsense');

    const count = await open().removeAll();

    expect(count).toBe(2);
    expect(await open().list()).toEqual([]);
    const [left, ...others] = await readdir(paths.flowDirectory('default'));
    expect(left).toContain('.json.broken-');
    expect(others).toEqual([]);
  });

  test('also removes what a killed first write left', async () => {
    await fill('ada');
    const draft = join(paths.flowDirectory('default'), `${fileNameFor('bob')}.json.draft`);
    await mkdir(draft);
    await writeFile(join(draft, 'draft.json.tmp-1'), JSON.stringify(flowOf('bob')));

    const count = await open().removeAll();

    expect(count).toBe(1);
    expect(await readdir(paths.flowDirectory('default'))).toEqual([]);
  });

  test('keeps everything private', async () => {
    await fill('ada');

    const directory = paths.flowDirectory('default');
    const file = join(directory, `${fileNameFor('ada')}.json`);
    const above = [paths.stateDirectory, paths.profileDirectory('default'), directory];
    const modes = await Promise.all(
      [...above, file].map(async (path) => permissions(await lstat(path))),
    );
    expect(modes).toEqual(['700', '700', '700', '600']);
  });

  test('refuses a state directory that is another’s', async () => {
    await fill('ada');
    await rename(paths.stateDirectory, `${paths.stateDirectory}.moved`);
    await writeFile(paths.stateDirectory, '');

    await expect(open().lock('ada', async () => 'never')).rejects.toMatchObject({ kind: 'STORE' });
  });

  test('forgets one user', async () => {
    await fill('ada', 'bob');

    await open().lock('ada', () => open().remove('ada'));

    expect(await open().list()).toEqual(['bob']);
  });

  test('lists the others if one file is damaged, and names that file', async () => {
    await fill('ada', 'bob');
    const broken = join(paths.flowDirectory('default'), `${fileNameFor('ada')}.json`);
    await writeFile(broken, '{');

    expect(await open().list()).toEqual(['bob']);
    expect(warnings).toEqual([`${broken} is damaged`]);
    await expect(open().read('ada')).rejects.toMatchObject({ kind: 'STORE' });
  });

  test('remembers the current user of each profile', async () => {
    await open().setCurrentUser('ada');
    await open().setCurrentUser('bob');

    expect(await open().currentUser()).toBe('bob');
    expect(await open('other').currentUser()).toBeUndefined();
    await open().clearCurrentUser();
    expect(await open().currentUser()).toBeUndefined();
  });

  test('locks one user and leaves the others free', async () => {
    await open().lock('ada', async () => {
      await expect(open().lock('ada', async () => 'never')).rejects.toMatchObject({
        kind: 'LOCKED',
      });
      expect(await open().lock('bob', async () => 'free')).toBe('free');
      await open().setCurrentUser('ada');
    });

    expect(await open().lock('ada', async () => 'free again')).toBe('free again');
  });
});
