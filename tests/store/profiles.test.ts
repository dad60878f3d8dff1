import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type StorePaths, storePaths } from '../../src/store/paths.ts';
import { findProfile, openProfiles, ProfileName } from '../../src/store/profiles.ts';
import { noon } from '../support/noon.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

let paths: StorePaths;
beforeEach(async () => {
  paths = storePaths({ env: {}, homeDirectory: await temporaryDirectory() });
});

const lock = { timeoutMs: 30_000, holder: { command: 'cogauth profile' }, now: noon };
const open = () => openProfiles({ paths, lock, warn: () => {} });

describe('openProfiles', () => {
  test('has no profiles at first', async () => {
    expect(await open().read()).toEqual({ version: 1, profiles: {} });
  });

  test('refuses a place where nothing can be saved, and saves nothing while it prepares', async () => {
    await open().prepare();
    expect(await readdir(paths.settingsDirectory)).toEqual([]);

    await mkdir(join(paths.settingsDirectory, 'settings.lock'));
    await expect(open().prepare()).rejects.toMatchObject({ kind: 'STORE' });
  });

  test('loses no change among parallel ones', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `ada.${String(index)}@example.com`);

    await Promise.all(
      names.map((name) =>
        open().update((settings) => ({
          ...settings,
          profiles: { ...settings.profiles, [name]: { clientId: 'app' } },
        })),
      ),
    );

    const { profiles } = await open().read();
    expect(Object.keys(profiles).toSorted()).toEqual(names);
    expect(permissions(await lstat(join(paths.settingsDirectory, 'settings.json')))).toBe('600');
  });

  test('keeps what it does not know', async () => {
    const unknown = {
      version: 1,
      colour: 'red',
      profiles: { default: { region: 'a', later: [1] } },
    };
    await mkdir(paths.settingsDirectory, { recursive: true });
    await writeFile(join(paths.settingsDirectory, 'settings.json'), JSON.stringify(unknown));

    await open().update((settings) => ({ ...settings, currentProfile: 'default' }));

    expect(await open().read()).toEqual({ ...unknown, currentProfile: 'default' });
  });

  test('leaves the file alone when the change fails', async () => {
    await open().update((settings) => ({ ...settings, currentProfile: 'default' }));

    const failing = open().update(() => {
      throw new Error('no');
    });

    await expect(failing).rejects.toThrow('no');
    expect((await open().read()).currentProfile).toBe('default');
  });

  test('keeps a client secret with the state, never with the settings', async () => {
    await open().update((settings) => settings);
    await open().saveClientSecret('default', 'hush');

    expect(await open().readClientSecret('default')).toBe('hush');
    expect(await open().readClientSecret('Default')).toBeUndefined();
    const settings = await readFile(join(paths.settingsDirectory, 'settings.json'), 'utf8');
    expect(settings).not.toContain('hush');
    const file = join(paths.profileDirectory('default'), 'client-secret.json');
    expect(permissions(await lstat(file))).toBe('600');
    await open().removeClientSecret('default');
    expect(await open().readClientSecret('default')).toBeUndefined();
  });

  test('finds no profile in members that all objects have', () => {
    const settings = { version: 1 as const, profiles: { default: { region: 'eu-west-1' } } };

    expect(findProfile(settings, 'default')).toEqual({ region: 'eu-west-1' });
    expect(findProfile(settings, 'constructor')).toBeUndefined();
    expect(ProfileName.safeParse('__proto__').success).toBe(false);
  });
});
