import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { flowVersion } from '../../src/state/flow.ts';
import { fileNameFor, type StorePaths, storePaths } from '../../src/store/paths.ts';
import { noon } from '../support/noon.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

// Each file as each version wrote it. A new version adds its own and leaves these: what they hold must stay readable.

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const versionsTo = (latest: number): number[] =>
  Array.from({ length: latest }, (_, index) => index + 1);

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

async function placeAll(version: number): Promise<string> {
  const flow = join(paths.flowDirectory('default'), `${fileNameFor('ada@example.com')}.json`);
  const profile = paths.profileDirectory('default');
  await place('settings-1.json', join(paths.settingsDirectory, 'settings.json'));
  await place('current-user-1.json', join(profile, 'current-user.json'));
  await place('client-secret-1.json', join(profile, 'client-secret.json'));
  await place(`flow-${version}.json`, flow);
  return flow;
}

const Told = z.object({ state: z.looseObject({}), next: z.array(z.looseObject({})) });

describe('the files of every version so far', () => {
  test.each(versionsTo(flowVersion))(
    'flow version %d is read by status and next, which leave it as it is',
    async (version) => {
      const flow = await placeAll(version);

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
      expect(await readFile(flow, 'utf8')).toBe(
        await readFile(fixture(`flow-${version}.json`), 'utf8'),
      );
    },
  );

  test.each(versionsTo(flowVersion))('flow version %d keeps all that is in it', async (version) => {
    await placeAll(version);

    const shown = await runCli(['session', 'show', '--show-secrets', '--field', 'result.saved'], {
      home,
      now: noon,
    });

    const held: unknown = JSON.parse(await readFile(fixture(`flow-${version}.json`), 'utf8'));
    expect(JSON.parse(shown.stdout)).toEqual(held);
  });

  test('settings and client secrets of version 1 are used', async () => {
    await placeAll(flowVersion);

    const explained = await runCli(['config', 'explain', '--json'], { home });

    expect(explained.exitCode).toBe(0);
    expect(explained.stdout).toContain('eu-west-1_AbCdE');
    expect(explained.stdout).toContain('https://cognito.example.com');
  });
});
