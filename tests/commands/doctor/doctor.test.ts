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
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { checkNode } from '../../../src/commands/doctor/checks.ts';
import { fileNameFor } from '../../../src/store/paths.ts';
import { type Ended, runCli } from '../../support/cli/run-cli.ts';
import { signedIn } from '../../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../../support/cli/scripted-home.ts';
import { refusal } from '../../support/cognito/scripted-cognito.ts';
import { noon } from '../../support/noon.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const Checks = z.object({
  result: z.object({
    checks: z.array(
      z.object({
        name: z.string(),
        level: z.string(),
        message: z.string(),
        remedy: z.string().nullable(),
      }),
    ),
  }),
});

/** The checks that are not ok, one line each. */
function complaints({ stdout }: Ended): string[] {
  return Checks.parse(JSON.parse(stdout))
    .result.checks.filter(({ level }) => level !== 'ok')
    .map(({ name, level, message, remedy }) => `${level} ${name}: ${message}; ${remedy ?? ''}`);
}

let place: ScriptedHome;
const environment = { ...process.env };
beforeEach(async () => {
  place = await scriptedHome();
  place.cognito.setClock(noon());
  place.cognito.answers(refusal('GetUser', 'NotAuthorizedException', 'Invalid Access Token'));
});
afterEach(() => {
  process.env = { ...environment };
});

/** Every path below a directory, with its kind, contents and permissions. */
async function everything(directory: string): Promise<unknown[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mode, mtimeMs } = await stat(path);
      return [path, mode, mtimeMs, entry.isFile() ? await readFile(path, 'utf8') : ''];
    }),
  );
}

describe('cogauth doctor', () => {
  test('finds no problem in a good set-up, with one unsigned request', async () => {
    await place.saveFlow({ ...signedIn, target: place.target });

    const ended = await place.cli(['doctor']);

    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual(['']);
    expect(ended.stdout).toMatch(
      /^ok  endpoint +http:\/\/127\.0\.0\.1:\d+ answers\nok  clock .*\nok  credentials .*$/m,
    );
    expect(place.cognito.requests).toMatchObject([{ operation: 'GetUser', isSigned: false }]);
  });

  test('says where each setting comes from', async () => {
    const { stdout } = await place.cli(['doctor', '--client-id', 'other']);

    expect(stdout).toContain(
      'region eu-west-1 (profile default), user pool eu-west-1_AbCdE (profile default), client other (--client-id)',
    );
  });

  test('writes nothing, not even what it finds open or broken', async () => {
    const { settingsDirectory, stateDirectory, flowDirectory } = place.paths;
    await place.saveFlow({ ...signedIn, target: place.target });
    await chmod(join(settingsDirectory, 'settings.json'), 0o644);
    await chmod(stateDirectory, 0o755);
    const flow = join(flowDirectory('default'), `${fileNameFor('ada')}.json`);
    await writeFile(flow, '{');
    const before = await everything(place.home);

    const ended = await place.cli(['doctor', '--json']);

    expect(ended.exitCode).toBe(5);
    expect(complaints(ended)).toEqual([
      `warn state directory: ${stateDirectory} is open to others (755); chmod 700 ${stateDirectory}`,
      `warn files: ${settingsDirectory}/settings.json is open to others (644); chmod 600 ${settingsDirectory}/settings.json`,
      `fail files: ${flow} is damaged; move it away, then sign in again`,
    ]);
    expect(await everything(place.home)).toEqual(before);
  });

  test('creates no store', async () => {
    const home = join(await temporaryDirectory(), 'none');

    const ended = await runCli(['doctor', '--endpoint', 'embedded'], { home });

    expect(ended.exitCode).toBe(3);
    expect(ended.stdout).toMatch(/^ok +state directory +\S+ \(not created yet\)$/m);
    expect(ended.stdout).toMatch(/^fail +client +unknown: .*cogauth create-user-pool NAME$/m);
    await expect(stat(home)).rejects.toThrow('ENOENT');
  });

  test('names what killed commands left behind, and files that were set aside', async () => {
    const { settingsDirectory, flowDirectory, lockDirectory } = place.paths;
    await place.saveFlow({ ...signedIn, target: place.target });
    const flows = flowDirectory('default');
    await writeFile(join(flows, 'ada.json.broken-2030-01-01'), '{', { mode: 0o600 });
    await mkdir(join(flows, 'ada.json.draft'));
    await utimes(join(flows, 'ada.json.draft'), noon(), new Date(noon().getTime() - 61_000));
    await mkdir(join(settingsDirectory, 'settings.json.draft'));
    await utimes(join(settingsDirectory, 'settings.json.draft'), noon(), noon());
    const lock = join(lockDirectory('default'), 'ada.lock');
    await writeFile(lock, 'no holder', { mode: 0o600 });
    await utimes(lock, noon(), new Date(noon().getTime() - 601_000));

    const ended = await place.cli(['doctor', '--json']);

    expect(ended.exitCode).toBe(0);
    expect(complaints(ended)).toEqual([
      expect.stringMatching(/^warn files: .*broken-2030-01-01 could not be understood .*; .*: rm /),
      expect.stringMatching(/^warn files: .*ada\.json\.draft was left by a command .* killed; /),
      expect.stringMatching(
        /^warn files: .*ada\.lock was left by another process, which is dead; /,
      ),
    ]);
  });

  test('exits 5 for a newer file, and for a directory that is a link elsewhere', async () => {
    const home = await temporaryDirectory();
    await mkdir(join(home, 'config'), { mode: 0o700 });
    await writeFile(join(home, 'config', 'settings.json'), '{"version":2}', { mode: 0o600 });
    await symlink('/', join(home, 'state'));

    const ended = await runCli(
      ['doctor', '--json', '--client-id', 'app', '--endpoint', 'embedded'],
      {
        home,
      },
    );

    expect(ended.exitCode).toBe(5);
    expect(complaints(ended)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^fail state directory: .* is not a directory of its own; /),
        expect.stringMatching(/^fail files: .* was written by a newer cogauth/),
      ]),
    );
  });

  test.each([
    [['--region', 'Europe'], 3, /^fail settings: the region from --region is "Europe"/],
    [
      ['--region', 'us-east-1'],
      0,
      /^warn region: .*us-east-1, and the id of the user pool begins with eu-west-1;/,
    ],
  ])('complains about %j and exits %i', async (argv, exitCode, complaint) => {
    const ended = await place.cli(['doctor', '--json', ...argv]);

    expect(ended.exitCode).toBe(exitCode);
    expect(complaints(ended)).toContainEqual(expect.stringMatching(complaint));
  });

  test('warns of a profile that is not saved', async () => {
    const elsewhere = ['--client-id', 'app', '--user-pool-id', 'eu-west-1_AbCdE'];
    const argv = ['doctor', '--json', '--profile', 'stagin', ...elsewhere];

    const ended = await place.cli([...argv, '--endpoint', place.cognito.url]);

    expect(ended.exitCode).toBe(0);
    expect(complaints(ended)).toEqual([
      expect.stringMatching(/^warn settings: .*that profile is not saved; .*profile list$/),
    ]);
  });

  test('exits 20 if the server is not Cognito', async () => {
    const other = await scriptedHome();
    other.cognito.answers(['GetUser', { Username: 5 }]);

    const ended = await other.cli(['doctor', '--json']);

    expect(ended.exitCode).toBe(20);
    expect(complaints(ended)).toContainEqual(
      expect.stringMatching(/^fail endpoint: http.*: the server's reply holds /),
    );
  });

  test('warns of a saved client secret that belongs to another client', async () => {
    await place.profiles.saveClientSecret('default', 'hush');

    const own = await place.cli(['doctor', '--json']);
    const other = await place.cli(['doctor', '--json', '--client-id', 'other']);

    expect(complaints(own)).toEqual([]);
    expect(complaints(other)).toContainEqual(
      expect.stringMatching(/^warn client secret: the saved secret belongs to client app;/),
    );
    expect(own.stdout + other.stdout).not.toContain('hush');
  });

  test('warns if the clock differs from the server’s', async () => {
    place.cognito.setClock(new Date(noon().getTime() + 90_000));

    const ended = await place.cli(['doctor', '--json']);

    expect(ended.exitCode).toBe(0);
    expect(complaints(ended)).toEqual([
      expect.stringMatching(/^warn clock: this machine's clock is 9\d s behind the server's; set /),
    ]);
  });

  test.each([
    [[], 0, 'warn'],
    [['--aws-profile', 'nobody'], 17, 'fail'],
  ])('looks for AWS credentials with %j, and exits %i without them', async (argv, code, level) => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/nowhere';
    process.env['AWS_CONFIG_FILE'] = '/nowhere';

    const ended = await place.cli(['doctor', '--json', ...argv]);

    expect(ended.exitCode).toBe(code);
    expect(complaints(ended)).toEqual([
      expect.stringMatching(new RegExp(`^${level} credentials: no AWS credentials are found`)),
    ]);
  });

  test('exits 5 if the file of the embedded Cognito is not a database, and leaves it alone', async () => {
    const file = place.paths.emulatorDatabase;
    await mkdir(place.paths.stateDirectory, { recursive: true, mode: 0o700 });
    await writeFile(file, 'no database', { mode: 0o600 });

    const ended = await place.cli(['doctor', '--json', '--endpoint', 'embedded']);

    expect(ended.exitCode).toBe(5);
    expect(complaints(ended)).toContainEqual(
      expect.stringMatching(
        /^fail endpoint: .*cannot be used as a database: file is not a database/,
      ),
    );
    expect(await readFile(file, 'utf8')).toBe('no database');
  });
});

test.each([
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
  ['20.18.3', 'fail'],
  ['18.20.0', 'fail'],
])('Node.js %s is %s', (version, level) => {
  expect(checkNode(version).level).toBe(level);
});
