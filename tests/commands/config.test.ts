import { beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome } from '../support/cli/saved-home.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
});

describe('cogauth config explain', () => {
  test('says where each value came from', async () => {
    const { exitCode, stdout } = await runCli(
      ['config', 'explain', '--json', '--client-id', 'other', '--timeout', '10s'],
      { ...place, env: { COGAUTH_USERNAME: 'ada', COGAUTH_ENDPOINT: '', AWS_PROFILE: 'work' } },
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'config explain',
      result: {
        settings: {
          profile: { value: 'default', source: 'default' },
          userPoolId: { value: 'eu-west-1_AbCdE', source: 'profile default' },
          region: { value: 'eu-west-1', source: 'profile default' },
          clientId: { value: 'other', source: '--client-id' },
          username: { value: 'ada', source: 'COGAUTH_USERNAME' },
          awsProfile: { value: 'work', source: 'AWS_PROFILE' },
          endpoint: null,
          clientSecret: null,
          home: { value: place.home, source: 'COGAUTH_HOME' },
          output: { value: 'json', source: '--json' },
          timeout: { value: '10s', source: '--timeout' },
          lockTimeout: { value: '45s', source: 'default' },
        },
        paths: {
          settings: place.paths.settingsDirectory,
          state: place.paths.stateDirectory,
          users: place.paths.flowDirectory('default'),
          emulator: place.paths.emulatorDatabase,
        },
      },
      warnings: [],
    });
  });

  test.each([
    [{}, 'profile default'],
    [{ COGAUTH_CLIENT_SECRET: 'hush' }, 'COGAUTH_CLIENT_SECRET'],
    [{ COGAUTH_CLIENT_SECRET_FILE: '/nowhere' }, 'COGAUTH_CLIENT_SECRET_FILE'],
  ])(
    'says only that a client secret is known, and where it comes from: %j',
    async (env, source) => {
      await place.profiles.saveClientSecret('default', 'hush');

      const { stdout } = await runCli(['config', 'explain'], { ...place, env });

      expect(stdout).toMatch(new RegExp(`^clientSecret +known +${source}$`, 'm'));
      expect(stdout).not.toContain('hush');
    },
  );

  test('uses no saved secret for another client', async () => {
    await place.profiles.saveClientSecret('default', 'hush');

    const { stdout } = await runCli(['config', 'explain', '--client-id', 'other'], place);

    expect(stdout).toMatch(/^clientSecret +- +not set$/m);
  });

  test('explains even invalid settings', async () => {
    const ended = await runCli(['config', 'explain'], {
      ...place,
      env: { COGAUTH_ENDPOINT: 'nonsense' },
    });

    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toMatch(/^endpoint +nonsense +COGAUTH_ENDPOINT$/m);
    expect(ended.stderr).toContain('warning: the endpoint from COGAUTH_ENDPOINT is "nonsense"');
  });
});
