import { beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn, target } from '../support/cli/saved-home.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
});

const currentProfile = async (): Promise<string | undefined> =>
  (await place.profiles.read()).currentProfile;

describe('cogauth profile add', () => {
  test('saves what the options say, and the client secret apart', async () => {
    const ended = await runCli(
      [
        'profile',
        'add',
        'staging',
        '--user-pool-id',
        'eu-west-1_Other',
        '--client-id',
        'other',
        '--region',
        'eu-west-1',
        '--endpoint',
        'https://example.org',
        '--aws-profile',
        'work',
        '--client-secret-stdin',
      ],
      { ...place, stdin: 'hush\n', env: { COGAUTH_CLIENT_ID: 'unseen' } },
    );

    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toBe('profile staging is saved and is the current one\n');
    const { profiles } = await place.profiles.read();
    expect(profiles['staging']).toEqual({
      userPoolId: 'eu-west-1_Other',
      clientId: 'other',
      region: 'eu-west-1',
      endpoint: 'https://example.org',
      awsProfile: 'work',
    });
    expect(await place.profiles.readClientSecret('staging')).toBe('hush');
  });

  test('does not change the current profile', async () => {
    await place.profiles.update((file) => ({ ...file, currentProfile: 'default' }));

    const { stdout, stderr } = await runCli(
      ['profile', 'add', 'staging', '--region', 'eu-west-1'],
      place,
    );

    expect(stdout).toBe('profile staging is saved\n');
    expect(stderr).toBe('next: cogauth profile use staging\n');
    expect(await currentProfile()).toBe('default');
  });

  test.each([
    [2, 'nothing to save', ['staging']],
    [2, 'a name that is taken', ['default', '--region', 'eu-west-1']],
    [2, 'no name', []],
    [2, 'a name that cannot be', ['__proto__', '--region', 'eu-west-1']],
    [2, 'a secret without its client', ['staging', '--client-secret-stdin']],
    [3, 'a malformed pool id', ['staging', '--user-pool-id', 'nonsense']],
  ])('exits %i for %s', async (exitCode, _name, words) => {
    const ended = await runCli(['profile', 'add', ...words], { ...place, stdin: 'hush' });

    expect(ended.exitCode).toBe(exitCode);
    expect((await place.profiles.read()).profiles).toEqual({ default: target });
  });
});

describe('cogauth profile list', () => {
  test('marks the current one', async () => {
    await place.saveProfile('staging', { endpoint: 'embedded' });
    await place.profiles.update((file) => ({ ...file, currentProfile: 'staging' }));
    await place.profiles.saveClientSecret('default', 'hush');

    const text = await runCli(['profile', 'list'], place);
    const json = await runCli(['profile', 'list', '--json'], place);

    expect(text.stdout).toBe(
      '   default  eu-west-1_AbCdE  eu-west-1\n*  staging  -                embedded\n',
    );
    expect(json.stdout).not.toContain('hush');
    expect(JSON.parse(json.stdout)).toMatchObject({
      command: 'profile list',
      result: {
        profiles: [
          { name: 'default', current: false, clientId: 'app', hasClientSecret: true },
          { name: 'staging', current: true, endpoint: 'embedded', hasClientSecret: false },
        ],
      },
    });
  });
});

describe('cogauth profile use', () => {
  test('makes a profile the current one', async () => {
    const { stdout } = await runCli(['profile', 'use', 'default'], place);

    expect(stdout).toBe('default is the current profile\n');
    expect(await currentProfile()).toBe('default');
  });

  test.each([
    ['COGAUTH_PROFILE=other', [], { COGAUTH_PROFILE: 'other' }],
    ['COGAUTH_PROFILE=other', ['--profile', 'third'], { COGAUTH_PROFILE: 'other' }],
  ])('warns that %s still wins, with %j', async (winner, options, env) => {
    const argv = ['profile', 'use', 'default', ...options];
    const { exitCode, stderr } = await runCli(argv, { ...place, env });

    expect(exitCode).toBe(0);
    expect(stderr).toBe(`warning: ${winner} still wins here: unset it to use default\n`);
  });

  test('warns that --profile wins where it is given, also with --json', async () => {
    const argv = ['profile', 'use', 'default', '--profile', 'other', '--json'];
    const { stdout } = await runCli(argv, place);

    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'default',
      warnings: ['--profile other still wins if it is given'],
    });
  });

  test.each([
    [[], {}],
    [['--profile', 'default'], {}],
    [[], { COGAUTH_PROFILE: 'default' }],
    [[], { COGAUTH_PROFILE: '' }],
  ])('does not warn if no other profile is chosen: %j %j', async (options, env) => {
    const argv = ['profile', 'use', 'default', ...options];
    const { stderr } = await runCli(argv, { ...place, env });

    expect(stderr).toBe('');
  });

  test('exits 3 for an unknown profile, naming the known ones', async () => {
    const { exitCode, stderr } = await runCli(['profile', 'use', 'constructor'], place);

    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      'error: there is no profile constructor; the profiles are: default\nhint: see the profiles: cogauth profile list, or save it: cogauth profile add NAME\n',
    );
    expect(await currentProfile()).toBeUndefined();
  });
});

describe('cogauth profile show', () => {
  test('shows the chosen profile', async () => {
    const { stdout } = await runCli(['profile', 'show'], place);

    expect(stdout).toBe(
      [
        'name             default',
        'current          false',
        'userPoolId       eu-west-1_AbCdE',
        'clientId         app',
        'region           eu-west-1',
        'hasClientSecret  false',
        '',
      ].join('\n'),
    );
  });

  test('exits 3 for an unknown profile', async () => {
    const { exitCode } = await runCli(['profile', 'show', 'nix'], place);

    expect(exitCode).toBe(3);
  });
});

describe('cogauth profile remove', () => {
  test('removes an empty profile without asking', async () => {
    await place.profiles.saveClientSecret('default', 'hush');
    await place.profiles.update((file) => ({ ...file, currentProfile: 'default' }));

    const { exitCode, stdout } = await runCli(['profile', 'remove', 'default'], place);

    expect(exitCode).toBe(0);
    expect(stdout).toBe('profile default is removed\n');
    expect(await place.profiles.read()).toEqual({ version: 1, profiles: {} });
    expect(await place.profiles.readClientSecret('default')).toBeUndefined();
  });

  test('requires a confirmation for a profile with users', async () => {
    await place.saveFlow(signedIn);

    const refused = await runCli(['profile', 'remove', 'default'], place);
    const kept = await place.flowsOf('default').list();
    const done = await runCli(['profile', 'remove', 'default', '--yes', '--json'], place);

    expect(refused.exitCode).toBe(2);
    expect(kept).toEqual(['ada']);
    expect(JSON.parse(done.stdout)).toMatchObject({ result: { removed: true, users: ['ada'] } });
    expect(await place.flowsOf('default').list()).toEqual([]);
  });

  const createdHere = { userPoolName: 'made', at: '2030-01-01T12:00:00.000Z' };

  test('says before it asks which command deletes the pool that cogauth created', async () => {
    await place.saveProfile('made', { ...target, createdHere });

    const refused = await runCli(['profile', 'remove', 'made'], place);
    const asked = await runCli(['profile', 'remove', 'made'], {
      ...place,
      typed: [[/remove the profile/, 'n\r']],
    });

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('cogauth clean-up --profile made');
    expect(asked.exitCode).toBe(130);
    expect(asked.stderr).toContain('cogauth clean-up --profile made');
    expect(Object.keys((await place.profiles.read()).profiles)).toEqual(['default', 'made']);
  });

  test.each([
    [
      {},
      'eu-west-1_AbCdE stays on AWS: to delete it: aws cognito-idp delete-user-pool --user-pool-id eu-west-1_AbCdE --region eu-west-1',
    ],
    [
      { endpoint: 'http://127.0.0.1:9' },
      'eu-west-1_AbCdE stays on http://127.0.0.1:9: to delete it: aws cognito-idp delete-user-pool --user-pool-id eu-west-1_AbCdE --endpoint-url http://127.0.0.1:9 --region eu-west-1',
    ],
    [
      { endpoint: 'embedded' },
      'eu-west-1_AbCdE stays on embedded: to delete everything there: cogauth emulator reset',
    ],
  ])('with --yes says which command still deletes the pool, of %j', async (where, told) => {
    await place.saveProfile('made', { ...target, ...where, createdHere });

    const { exitCode, stderr } = await runCli(['profile', 'remove', 'made', '--yes'], place);

    expect(exitCode).toBe(0);
    expect(stderr).toBe(`warning: the pool ${told}\n`);
  });

  test('exits 3 for an unknown profile', async () => {
    const { exitCode } = await runCli(['profile', 'remove', 'nix', '--yes'], place);

    expect(exitCode).toBe(3);
  });
});

describe('a profile that is named and not saved', () => {
  const slip = {
    ok: false,
    error: {
      code: 'UnknownProfile',
      message: 'there is no profile nope; the profiles are: default, demo',
      hint: 'see the profiles: cogauth profile list, or save it: cogauth profile add NAME',
    },
  };

  test.each([
    [['initiate-auth', 'ada', '--profile', 'nope'], {}],
    [['initiate-auth', 'ada'], { COGAUTH_PROFILE: 'nope' }],
    [['get-user', '--profile', 'nope'], {}],
    [['list-users', '--profile', 'nope'], {}],
  ])('exits 3 if the client is not given in another way: %j %j', async (argv, env) => {
    await place.saveProfile('demo', target);

    const { exitCode, stdout } = await runCli([...argv, '--json'], { ...place, env });

    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject(slip);
  });

  test('works if flags give all settings', async () => {
    const flags = ['--profile', 'nope', '--client-id', 'app', '--region', 'eu-west-1'];
    const { exitCode, stderr } = await runCli(['get-user', 'ada', ...flags], place);

    expect(exitCode).toBe(4);
    expect(stderr).not.toContain('there is no profile');
  });
});

describe('cogauth profile', () => {
  test('exits 2 without a subcommand', async () => {
    const { exitCode, stderr } = await runCli(['profile'], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: the subcommand is missing');
  });
});
