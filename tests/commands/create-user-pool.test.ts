import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { signedUpAda } from '../support/cognito/embedded-ada.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const poolMade = ['CreateUserPool', { UserPool: { Id: 'eu-west-1_NewPool' } }] as const;
const mfaSet = ['SetUserPoolMfaConfig', {}] as const;
const clientMade = ['CreateUserPoolClient', { UserPoolClient: { ClientId: 'newclient' } }] as const;

const bodies = (): unknown[] => home.cognito.requests.map(({ body }) => body);

describe('cogauth create-user-pool', () => {
  test('warns if another profile is still chosen', async () => {
    home.cognito.answers(poolMade, mfaSet, clientMade);

    const { stderr } = await home.cli(['create-user-pool', 'demo'], {
      env: { COGAUTH_PROFILE: 'default' },
    });

    expect(stderr).toContain('warning: COGAUTH_PROFILE=default still wins here');
  });

  test('creates a pool on which the whole journey works, and its profile', async () => {
    home.cognito.answers(poolMade, mfaSet, clientMade);

    const { exitCode, stdout } = await home.cli(['create-user-pool', 'demo', '--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'demo',
      result: { userPoolId: 'eu-west-1_NewPool', clientId: 'newclient', userPoolName: 'demo' },
    });
    expect(home.cognito.requests).toEqual([
      {
        operation: 'CreateUserPool',
        isSigned: true,
        body: {
          PoolName: 'demo',
          AutoVerifiedAttributes: ['email'],
          DeviceConfiguration: {
            ChallengeRequiredOnNewDevice: true,
            DeviceOnlyRememberedOnUserPrompt: false,
          },
        },
      },
      {
        operation: 'SetUserPoolMfaConfig',
        isSigned: true,
        body: {
          UserPoolId: 'eu-west-1_NewPool',
          MfaConfiguration: 'ON',
          SoftwareTokenMfaConfiguration: { Enabled: true },
        },
      },
      {
        operation: 'CreateUserPoolClient',
        isSigned: true,
        body: {
          UserPoolId: 'eu-west-1_NewPool',
          ClientName: 'demo',
          ExplicitAuthFlows: [
            'ALLOW_ADMIN_USER_PASSWORD_AUTH',
            'ALLOW_USER_PASSWORD_AUTH',
            'ALLOW_USER_SRP_AUTH',
            'ALLOW_REFRESH_TOKEN_AUTH',
          ],
          GenerateSecret: false,
          AuthSessionValidity: 15,
          PreventUserExistenceErrors: 'ENABLED',
        },
      },
    ]);
    expect(await home.profiles.read()).toMatchObject({
      currentProfile: 'demo',
      profiles: {
        demo: {
          endpoint: home.cognito.url,
          userPoolId: 'eu-west-1_NewPool',
          clientId: 'newclient',
          createdHere: { userPoolName: 'demo', authSessionValidityMinutes: 15 },
        },
      },
    });
  });

  test('lets a sign-in begin with the factors that are named', async () => {
    home.cognito.answers(poolMade, mfaSet, clientMade);
    const factors = [
      '--mfa',
      'off',
      '--flows',
      'user-auth',
      '--first-factors',
      'password,email-otp',
    ];

    const { exitCode } = await home.cli(['create-user-pool', 'demo', ...factors]);

    expect(exitCode).toBe(0);
    expect(bodies()).toMatchObject([
      {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
        UserPoolTier: 'ESSENTIALS',
      },
      {},
      { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
    ]);
  });

  test.each([[[]], [['--mfa', 'on']]])(
    'exits 2 for codes as first factor with MFA required, without a call: %j',
    async (mfa) => {
      const factors = ['--first-factors', 'password,email-otp'];

      const { exitCode, stderr } = await home.cli(['create-user-pool', 'demo', ...mfa, ...factors]);

      expect(exitCode).toBe(2);
      expect(stderr).toContain('hint: add --mfa optional or --mfa off\n');
      expect(bodies()).toEqual([]);
    },
  );

  test('exits 2 for a first factor that is none, without a call', async () => {
    const argv = ['create-user-pool', 'demo', '--first-factors', 'password,fax'];

    const { exitCode, stderr } = await home.cli(argv);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--first-factors has "fax", expected names from password, email-otp');
    expect(bodies()).toEqual([]);
  });

  test('obeys its options, and does not print the client secret', async () => {
    const made = { UserPoolClient: { ClientId: 'newclient', ClientSecret: 'hush' } };
    home.cognito.answers(poolMade, mfaSet, ['CreateUserPoolClient', made]);

    const { stdout, stderr } = await home.cli([
      'create-user-pool',
      'demo',
      '--mfa',
      'off',
      '--device-tracking',
      'off',
      '--generate-secret',
      '--flows',
      'user-auth, custom',
    ]);

    expect(bodies()).toMatchObject([
      { PoolName: 'demo' },
      { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: false } },
      { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_CUSTOM_AUTH'], GenerateSecret: true },
    ]);
    expect(bodies()[0]).not.toHaveProperty('DeviceConfiguration');
    expect(stdout + stderr).not.toContain('hush');
    expect(await home.profiles.readClientSecret('demo')).toBe('hush');
  });

  test('creates a client whose refresh tokens rotate, in a tier that supports it, without the flow that rotation excludes', async () => {
    home.cognito.answers(poolMade, mfaSet, clientMade);

    const { exitCode } = await home.cli([
      'create-user-pool',
      'demo',
      '--refresh-token-rotation=30',
    ]);

    expect(exitCode).toBe(0);
    expect(bodies()[0]).toMatchObject({ UserPoolTier: 'ESSENTIALS' });
    expect(bodies()[2]).toMatchObject({
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
      ExplicitAuthFlows: [
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
      ],
    });
  });

  test.each(['61', '-1', '1.5', 'demo', ''])(
    'exits 2 before any call for a grace of "%s"',
    async (seconds) => {
      const ended = await home.cli([
        'create-user-pool',
        'demo',
        `--refresh-token-rotation=${seconds}`,
      ]);

      expect(ended.exitCode).toBe(2);
      expect(ended.stderr).toContain('0 to 60');
      expect(home.cognito.requests).toEqual([]);
    },
  );

  test('finishes the pool of a run that failed half-way instead of creating another', async () => {
    const message = 'not authorized';
    home.cognito.answers(
      poolMade,
      mfaSet,
      refusal('CreateUserPoolClient', 'AccessDeniedException', message),
    );

    const failed = await home.cli(['create-user-pool', 'demo']);
    home.cognito.answers(mfaSet, clientMade);
    const finished = await home.cli(['create-user-pool', 'demo']);

    expect([failed.exitCode, finished.exitCode]).toEqual([17, 0]);
    expect(home.cognito.requests.map(({ operation }) => operation)).toEqual([
      'CreateUserPool',
      'SetUserPoolMfaConfig',
      'CreateUserPoolClient',
      'SetUserPoolMfaConfig',
      'CreateUserPoolClient',
    ]);
    expect((await home.profiles.read()).profiles['demo']?.clientId).toBe('newclient');
  });

  test.each([
    ['a profile that is there', ['default']],
    ['a flow that there is not', ['demo', '--flows', 'user-srp,telepathy']],
    ['an MFA mode that there is not', ['demo', '--mfa', 'sometimes']],
    ['no name', []],
  ])('exits 2 for %s, without a call', async (_name, words) => {
    const { exitCode } = await home.cli(['create-user-pool', ...words]);

    expect(exitCode).toBe(2);
    expect(home.cognito.requests).toEqual([]);
  });
});

describe('cogauth create-user-pool for addresses and attributes', () => {
  test('makes a pool whose users sign in by their address', async () => {
    const { succeed, run } = await signedUpAda();

    const made = await run(
      'create-user-pool',
      'team',
      '--mfa',
      'off',
      '--username-attributes',
      'email',
      '--schema',
      'team',
      '--schema',
      'custom:seats:number',
    );

    expect(made.stderr).toContain('next: cogauth sign-up EMAIL --email EMAIL');
    const attributes = ['--attribute', 'custom:team=blue', '--attribute', 'custom:seats=3'];
    await succeed('sign-up', 'bob@example.com', '--email', 'bob@example.com', ...attributes);
    await succeed(
      'confirm-sign-up',
      await succeed('emulator', 'inbox', 'bob@example.com', '--code'),
    );
    await succeed('initiate-auth', '--expect', 'TOKENS');
    expect(JSON.parse(await succeed('get-user', '--field', 'result.attributes'))).toMatchObject({
      'custom:team': 'blue',
      'custom:seats': '3',
    });
  });

  test('makes a pool whose users may sign in by an alias', async () => {
    const { succeed } = await signedUpAda();

    await succeed('create-user-pool', 'aliased', '--mfa', 'off', '--alias-attributes', 'email');
    await succeed('sign-up', 'bob', '--email', 'bob@example.com');
    await succeed('confirm-sign-up', await succeed('emulator', 'inbox', 'bob', '--code'));

    await succeed('initiate-auth', 'bob@example.com', '--expect', 'TOKENS');
    expect(await succeed('get-user', '--field', 'result.username')).toBe('bob');
  });

  test.each([
    ['an unknown username attribute', ['--username-attributes', 'fax']],
    [
      'username attributes beside aliases',
      ['--username-attributes', 'email', '--alias-attributes', 'email'],
    ],
    ['an unknown type', ['--schema', 'seats:integer']],
    ['an attribute without a name', ['--schema', ':number']],
    ['a colon too many', ['--schema', 'a:number:b']],
  ])('exits 2 for %s, before any call', async (_name, options) => {
    const { exitCode } = await home.cli(['create-user-pool', 'demo', ...options]);

    expect(exitCode).toBe(2);
    expect(home.cognito.requests).toEqual([]);
  });
});
