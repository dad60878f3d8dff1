import { execFile } from 'node:child_process';
import {
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { checkDatabase } from '../../src/emulator/storage/data-file.ts';
import { newFlow } from '../../src/state/transitions.ts';
import { isSecretKept, lookAtSettings } from '../../src/store/inspect-store.ts';
import { fileNameFor } from '../../src/store/paths.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, target } from '../support/cli/saved-home.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
  await place.saveFlow(newFlow(target, 'ada'));
});

const run = (...argv: readonly string[]) => runCli(argv, { home: place.home });

const files = {
  'settings.json': () => join(place.paths.settingsDirectory, 'settings.json'),
  'current-user.json': () => join(place.paths.profileDirectory('default'), 'current-user.json'),
  'the flow': () => join(place.paths.flowDirectory('default'), `${fileNameFor('ada')}.json`),
} as const;
const names = ['settings.json', 'current-user.json', 'the flow'] as const;

async function makeFifo(path: string): Promise<void> {
  await promisify(execFile)('mkfifo', ['-m', '600', path]);
}

/** Bound under a shorter name, because the name of a socket must be short. */
async function makeSocket(path: string): Promise<void> {
  const short = join(await temporaryDirectory(), 's');
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(short, resolve);
  });
  await rename(short, path);
  server.close();
}

const kinds = {
  'a pipe that nobody writes to': makeFifo,
  'a directory': (path: string) => mkdir(path),
  'a socket': makeSocket,
  'a link to a device without end': (path: string) => symlink('/dev/zero', path),
} as const;

const cases = names.flatMap((name) =>
  Object.entries(kinds).map(([kind, make]) => [name, kind, make] as const),
);

describe('status', () => {
  test.each(cases)('exits 5 where %s is %s, and leaves it', async (name, _, make) => {
    const path = files[name]();
    await rm(path);
    await make(path);
    const before = await lstat(path);

    const { exitCode, stderr } = await run('status');

    expect(exitCode).toBe(5);
    expect(stderr).toContain(`error: ${path} is not a plain file`);
    expect(stderr).toMatch(/^hint: .+--home/m);
    expect(await lstat(path)).toMatchObject({ ino: before.ino, mode: before.mode });
  });

  test.each(names)('exits 5 where %s is longer than any memory', async (name) => {
    const path = files[name]();
    await truncate(path, 10 * 1024 ** 3);

    const { exitCode, stderr } = await run('status');

    expect(exitCode).toBe(5);
    expect(stderr).toContain(`error: ${path} is damaged`);
    expect(stderr).toMatch(/^hint: ./m);
    expect((await lstat(path)).size).toBe(10 * 1024 ** 3);
  });

  test('reads a file that has a second name, which keeps what it had', async () => {
    const path = files['current-user.json']();
    const second = join(await temporaryDirectory(), 'backup');
    await link(path, second);

    const { exitCode } = await run('status');
    await place.flowsOf('default').setCurrentUser('grace');

    expect(exitCode).toBe(0);
    expect(JSON.parse(await readFile(second, 'utf8'))).toMatchObject({ username: 'ada' });
    expect(await place.flowsOf('default').currentUser()).toBe('grace');
  });

  test.each(['settingsDirectory', 'stateDirectory'] as const)(
    'exits 5 where the %s is a link',
    async (which) => {
      const path = place.paths[which];
      await rename(path, `${path}-elsewhere`);
      await symlink(`${path}-elsewhere`, path);

      const { exitCode, stderr } = await run('status');

      expect(exitCode).toBe(5);
      expect(stderr).toContain(`error: ${path} is not a directory of its own`);
    },
  );
});

describe('the directories above the store', () => {
  test('may be links, as those of a home that is managed elsewhere', async () => {
    const home = await temporaryDirectory();
    const elsewhere = await temporaryDirectory();
    await mkdir(join(home, '.local'));
    await mkdir(join(elsewhere, 'config'));
    await mkdir(join(elsewhere, 'state'));
    await symlink(join(elsewhere, 'config'), join(home, '.config'));
    await symlink(join(elsewhere, 'state'), join(home, '.local', 'state'));
    const env = {
      COGAUTH_HOME: '',
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_STATE_HOME: join(home, '.local', 'state'),
    };
    const at = (...argv: readonly string[]) => runCli(argv, { home, env });

    const add = await at('profile', 'add', 'demo', '--client-id', 'app', '--region', 'eu-west-1');
    const used = await at('status', '--username', 'ada');

    expect([add.exitCode, used.exitCode]).toEqual([0, 0]);
    expect(await readdir(join(elsewhere, 'config', 'cogauth'))).toEqual(['settings.json']);
  });
});

describe('doctor', () => {
  test('does not wait for a pipe either', async () => {
    const secret = join(place.paths.profileDirectory('default'), 'client-secret.json');
    await rm(files['settings.json']());
    await makeFifo(files['settings.json']());
    await makeFifo(secret);
    await makeFifo(place.paths.emulatorDatabase);

    expect((await lookAtSettings(place.paths)).profiles).toEqual({});
    expect(await isSecretKept(place.paths, 'default')).toBe(false);
    await expect(checkDatabase(place.paths.emulatorDatabase)).rejects.toThrow('plain file');
  });
});
