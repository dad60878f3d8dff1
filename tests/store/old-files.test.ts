import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { fileNameFor, type StorePaths, storePaths } from '../../src/store/paths.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { noon } from '../support/noon.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

// The files as version 1 writes them. From the first release on, every version keeps its own here.

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

let home: string;
let paths: StorePaths;
beforeEach(async () => {
  home = await temporaryDirectory();
  paths = storePaths({ env: {}, home, homeDirectory: home });
});

async function place(name: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await copyFile(fixture(name), path);
}

async function placeAll(): Promise<string> {
  const flow = join(paths.flowDirectory('default'), `${fileNameFor('ada@example.com')}.json`);
  const profile = paths.profileDirectory('default');
  await place('settings-1.json', join(paths.settingsDirectory, 'settings.json'));
  await place('current-user-1.json', join(profile, 'current-user.json'));
  await place('client-secret-1.json', join(profile, 'client-secret.json'));
  await place('flow-1.json', flow);
  return flow;
}

const Told = z.object({ state: z.looseObject({}), next: z.array(z.looseObject({})) });

describe('the files of version 1', () => {
  test('are read by status and next, which leave them as they are', async () => {
    const flow = await placeAll();

    const status = await runCli(['status', '--json'], { home });
    const next = await runCli(['next'], { home });

    expect(status.exitCode).toBe(0);
    expect(Told.parse(JSON.parse(status.stdout)).state).toMatchObject({
      phase: 'challenge',
      username: 'ada@example.com',
      challenge: 'MFA_SETUP',
      mfaSetup: 'associated',
      tokens: { hasRefreshToken: true },
      device: { remembered: true },
    });
    expect(next.stdout).toMatch(
      /^cogauth verify-software-token --from-totp\ncogauth verify-software-token CODE\n/,
    );
    expect(await readFile(flow, 'utf8')).toBe(await readFile(fixture('flow-1.json'), 'utf8'));
  });

  test('keep all that is in a flow', async () => {
    await placeAll();

    const shown = await runCli(['session', 'show', '--show-secrets', '--field', 'result.saved'], {
      home,
      now: noon,
    });

    const held: unknown = JSON.parse(await readFile(fixture('flow-1.json'), 'utf8'));
    expect(JSON.parse(shown.stdout)).toEqual(held);
  });

  test('give their settings and client secret', async () => {
    await placeAll();

    const explained = await runCli(['config', 'explain', '--json'], { home });

    expect(explained.exitCode).toBe(0);
    expect(explained.stdout).toContain('eu-west-1_AbCdE');
    expect(explained.stdout).toContain('https://cognito.example.com');
  });
});

describe('a file of a flow', () => {
  test('of a newer version is refused, and stays', async () => {
    const flow = await placeAll();
    const newer = (await readFile(flow, 'utf8')).replace('"version": 1', '"version": 2');
    await writeFile(flow, newer);

    const status = await runCli(['status'], { home });
    const cleared = await runCli(['session', 'clear', '--yes'], { home });

    expect([status.exitCode, cleared.exitCode]).toEqual([5, 5]);
    expect(status.stderr).toContain('was written by a newer cogauth (version 2 of the file)');
    expect(await readFile(flow, 'utf8')).toBe(newer);
  });

  test('that is broken is set aside, and nothing of it is lost', async () => {
    const flow = await placeAll();
    await writeFile(flow, '{"version": 1, "username": 7}');

    const status = await runCli(['status'], { home });
    const cleared = await runCli(['session', 'clear', 'ada@example.com'], { home });

    expect([status.exitCode, cleared.exitCode]).toEqual([5, 0]);
    const [aside = '', ...others] = await readdir(dirname(flow));
    expect(others).toEqual([]);
    expect(aside).toContain('.json.broken-');
    expect(await readFile(join(dirname(flow), aside), 'utf8')).toBe(
      '{"version": 1, "username": 7}',
    );
  });
});
