import { beforeEach, describe, expect, test } from '@jest/globals';
import { printable } from '../../src/output/printable.ts';
import { signedIn } from '../support/cli/saved-home.ts';
import {
  challengeTo,
  type ScriptedHome,
  scriptedHome,
  tokensForAda,
  typedPassword,
  ways,
} from '../support/cli/scripted-home.ts';
import { hashOver } from '../support/cognito/app-clients.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

/** What cogauth itself writes to a terminal. */
// oxlint-disable-next-line no-control-regex -- a colour begins with one
const ownColours = /\u001b\[\d\dm/g;

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const [way] = ways;
if (way === undefined) throw new Error('no such way');
const { env } = way;
const byPassword = ['initiate-auth', 'ada', '--flow', 'user-password'] as const;
const withSecret = { ...env, COGAUTH_CLIENT_SECRET: 'hush' };
const factors = ['--flow', 'user-auth', '--preferred-challenge'] as const;
const custom = ['initiate-auth', 'ada', '--flow', 'custom'] as const;
const hexadecimal: unknown = expect.stringMatching(/^[0-9a-f]+$/);

const requests = [
  ['USER_PASSWORD_AUTH', byPassword, env, { USERNAME: 'ada', PASSWORD: typedPassword }],
  [
    'USER_PASSWORD_AUTH with a client secret',
    byPassword,
    withSecret,
    { USERNAME: 'ada', PASSWORD: typedPassword, SECRET_HASH: hashOver('ada') },
  ],
  ['USER_SRP_AUTH', ['initiate-auth', 'ada'], env, { USERNAME: 'ada', SRP_A: hexadecimal }],
  [
    'USER_SRP_AUTH with a client secret',
    ['initiate-auth', 'ada', '--flow', 'user-srp'],
    withSecret,
    { USERNAME: 'ada', SRP_A: hexadecimal, SECRET_HASH: hashOver('ada') },
  ],
  ['CUSTOM_AUTH', custom, {}, { USERNAME: 'ada' }],
  [
    'CUSTOM_AUTH with the password first',
    [...custom, '--password-first'],
    withSecret,
    {
      USERNAME: 'ada',
      CHALLENGE_NAME: 'SRP_A',
      SRP_A: hexadecimal,
      SECRET_HASH: hashOver('ada'),
    },
  ],
] as const;

/** USER_AUTH, which takes the device with a later answer only. */
const choices = [
  [
    'USER_AUTH',
    ['initiate-auth', 'ada', '--flow', 'user-auth'],
    { COGAUTH_CLIENT_SECRET: 'hush' },
    { USERNAME: 'ada', SECRET_HASH: hashOver('ada') },
  ],
  [
    'USER_AUTH with a code',
    ['initiate-auth', 'ada', ...factors, 'email_otp'],
    {},
    { USERNAME: 'ada', PREFERRED_CHALLENGE: 'EMAIL_OTP' },
  ],
  [
    'USER_AUTH with the password',
    ['initiate-auth', 'ada', ...factors, 'PASSWORD'],
    env,
    { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: typedPassword },
  ],
  [
    'USER_AUTH with SRP',
    ['initiate-auth', 'ada', ...factors, 'PASSWORD_SRP'],
    env,
    { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: hexadecimal },
  ],
] as const;

/** Ada, who has a remembered device here. */
const saveDevice = async (): Promise<void> => {
  await home.saveFlow({ ...signedIn, target: home.target });
};

describe('cogauth initiate-auth', () => {
  test.each([...requests, ...choices])(
    'begins %s, unsigned',
    async (name, argv, given, AuthParameters) => {
      home.cognito.answers(['InitiateAuth', tokensForAda]);

      const { exitCode } = await home.cli(argv, { env: given });

      expect(exitCode).toBe(0);
      expect(home.cognito.requests).toEqual([
        {
          operation: 'InitiateAuth',
          isSigned: false,
          body: { ClientId: 'app', AuthFlow: name.split(' ')[0], AuthParameters },
        },
      ]);
    },
  );

  test.each(choices)('names no device in %s', async (_name, argv, given, _sent) => {
    await saveDevice();
    home.cognito.answers(['InitiateAuth', tokensForAda]);

    await home.cli(argv, { env: given });

    expect(JSON.stringify(home.cognito.requests)).not.toContain('DEVICE_KEY');
  });

  test.each([
    [['--flow', 'USER_AUTH'], 'USER_AUTH', undefined],
    [['--flow', 'user_auth', '--preferred-challenge', 'email-otp'], 'USER_AUTH', 'EMAIL_OTP'],
    [['--flow', 'Custom_Auth'], 'CUSTOM_AUTH', undefined],
    [['--flow', 'USER_PASSWORD_AUTH'], 'USER_PASSWORD_AUTH', undefined],
  ])("takes Cognito's names: %j", async (options, flow, preferred) => {
    home.cognito.answers(['InitiateAuth', tokensForAda]);

    await home.cli(['initiate-auth', 'ada', ...options], { env });

    expect(home.cognito.requests[0]?.body).toMatchObject({
      AuthFlow: flow,
      AuthParameters: preferred === undefined ? {} : { PREFERRED_CHALLENGE: preferred },
    });
  });

  test.each([
    ['a factor without a choice', ['--preferred-challenge', 'EMAIL_OTP'], '--flow user-auth'],
    [
      'a password that nothing asks for',
      ['--flow', 'custom', '--password-stdin'],
      '--password-first',
    ],
    [
      'a password before the choice',
      ['--flow', 'user-auth', '--password-stdin'],
      '--preferred-challenge PASSWORD_SRP',
    ],
    ['a password first elsewhere', ['--password-first'], '--flow custom'],
    ['no factor', ['--flow', 'user-auth', '--preferred-challenge', ''], 'it is empty'],
    [
      'an unknown factor',
      [...factors, 'PIGEON'],
      'PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB',
    ],
    ['an unknown flow', ['--flow', 'PIGEON_AUTH'], 'user-srp, user-password, user-auth, custom'],
    ['a flow of admins', ['--flow', 'ADMIN_NO_SRP_AUTH'], 'user-srp, user-password, user-auth'],
  ])('exits 2 for %s, without a call', async (_name, options, told) => {
    const ended = await home.cli(['initiate-auth', 'ada', ...options], { env, stdin: 'x\n' });

    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain(told);
    expect(home.cognito.requests).toEqual([]);
  });

  test.each([
    [['--flow', 'user-auth', '--preferred-challenge', 'PASSWORD_SRP']],
    [['--flow', 'custom', '--password-first']],
    [['--flow', 'user-auth']],
    [['--flow', 'user-auth', '--no-device']],
  ])('remembers how it was begun: %j', async (options) => {
    home.cognito.answers(...challengeTo(way, 'SMS_MFA', { USER_ID_FOR_SRP: 'ada' }));
    await home.cli(['initiate-auth', 'ada', ...options], { env });
    const spent = 'Invalid session for the user, session can only be used once.';
    home.cognito.answers(refusal('RespondToAuthChallenge', 'NotAuthorizedException', spent));

    const { exitCode, stdout } = await home.cli(['respond-to-challenge', '1', '--json'], { env });

    expect(exitCode).toBe(11);
    expect(JSON.parse(stdout)).toMatchObject({
      next: [{ argv: ['cogauth', 'initiate-auth', ...options] }],
    });
  });

  test('uses the Session that came with the confirmation, once', async () => {
    const at = '2030-01-01T12:00:00.000Z';
    const flow = { version: 1, target: home.target, username: 'ada' } as const;
    await home.saveFlow({ ...flow, autoSignIn: { at, session: 'session-0' } });
    home.cognito.answers(refusal('InitiateAuth', 'NotAuthorizedException', 'Invalid session.'), [
      'InitiateAuth',
      tokensForAda,
    ]);
    const argv = ['initiate-auth', 'ada', '--flow', 'user-auth'];

    const refused = await home.cli(argv);
    const { exitCode } = await home.cli(argv);

    expect([refused.exitCode, exitCode]).toEqual([11, 0]);
    expect(home.cognito.requests.map(({ body }) => body)).toMatchObject([
      { Session: 'session-0' },
      { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'ada' } },
    ]);
    expect(JSON.stringify(home.cognito.requests[1])).not.toContain('session-0');
  });

  test.each([
    [[], 'cogauth initiate-auth --flow user-auth'],
    [
      ['--preferred-challenge', 'EMAIL_OTP'],
      'cogauth initiate-auth --flow user-auth --preferred-challenge EMAIL_OTP',
    ],
  ])('names the sign-in without that Session when it is refused: %j', async (options, line) => {
    const at = '2030-01-01T11:55:00.000Z';
    const flow = { version: 1, target: home.target, username: 'ada' } as const;
    await home.saveFlow({ ...flow, autoSignIn: { at, session: 'session-0' } });
    const expired = 'Invalid session for the user, session is expired.';
    home.cognito.answers(refusal('InitiateAuth', 'NotAuthorizedException', expired));

    const argv = ['initiate-auth', 'ada', '--flow', 'user-auth', ...options];
    const { exitCode, stderr } = await home.cli(argv);
    const next = await home.cli(['next']);

    expect(exitCode).toBe(11);
    expect(stderr).toContain(
      `hint: Cognito refused the Session of the confirmation; sign in without it: ${line}\n`,
    );
    expect(stderr).toContain('next: cogauth initiate-auth ada --flow user-auth\n');
    expect(next.stdout).toBe('cogauth initiate-auth ada --flow user-auth\n');
  });

  test('leaves out that Session after it has surely ended', async () => {
    const at = '2030-01-01T11:45:00.000Z';
    const flow = { version: 1, target: home.target, username: 'ada' } as const;
    await home.saveFlow({ ...flow, autoSignIn: { at, session: 'session-0' } });
    home.cognito.answers(['InitiateAuth', tokensForAda]);

    const { exitCode } = await home.cli(['initiate-auth', 'ada', '--flow', 'user-auth']);

    expect(exitCode).toBe(0);
    expect(home.cognito.requests[0]?.body).not.toHaveProperty('Session');
    expect(await home.flowsOf('default').read('ada')).not.toHaveProperty('autoSignIn');
  });

  test.each(requests)('names the remembered device in %s', async (_name, argv, given, expected) => {
    await saveDevice();
    home.cognito.answers(['InitiateAuth', tokensForAda]);

    await home.cli(argv, { env: given });

    expect(home.cognito.requests[0]?.body).toMatchObject({
      AuthParameters: { ...expected, DEVICE_KEY: 'eu-west-1_device' },
    });
  });

  test.each(requests)(
    'names no device with --no-device in %s',
    async (_name, argv, given, sent) => {
      await saveDevice();
      home.cognito.answers(['InitiateAuth', tokensForAda]);

      await home.cli([...argv, '--no-device'], { env: given });

      expect(home.cognito.requests).toMatchObject([{ body: { AuthParameters: sent } }]);
      expect(JSON.stringify(home.cognito.requests)).not.toContain('DEVICE_KEY');
    },
  );

  test('passes the metadata for Lambda triggers on', async () => {
    home.cognito.answers(['InitiateAuth', tokensForAda]);

    await home.cli([...byPassword, '--client-metadata', 'lang=en'], { env });

    expect(home.cognito.requests).toMatchObject([{ body: { ClientMetadata: { lang: 'en' } } }]);
  });

  test('begins once more without a device that Cognito has forgotten, and drops it', async () => {
    await saveDevice();
    home.cognito.answers(
      refusal('InitiateAuth', 'ResourceNotFoundException', 'Device does not exist.'),
      ['InitiateAuth', tokensForAda],
    );

    const { exitCode, stderr } = await home.cli(byPassword, { env });

    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning: Cognito no longer knows the remembered device');
    expect(home.cognito.requests[1]?.body).toEqual({
      ClientId: 'app',
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: typedPassword },
    });
    expect((await home.flowsOf('default').read('ada'))?.device).toBeUndefined();
  });

  test('needs a user pool id only for SRP, whose proof contains the pool’s name', async () => {
    const { region, clientId, endpoint } = home.target;
    await home.saveProfile('default', { region, clientId, endpoint });
    home.cognito.answers(['InitiateAuth', tokensForAda]);

    const withPassword = await home.cli(byPassword, { env });
    const withSrp = await home.cli(['initiate-auth', 'ada'], { env });

    expect([withPassword.exitCode, withSrp.exitCode]).toEqual([0, 3]);
    expect(home.cognito.requests).toHaveLength(1);
  });

  test.each([
    [
      14,
      'UserNotConfirmedException',
      'User is not confirmed.',
      'cogauth confirm-sign-up CODE --username ada',
    ],
    [
      14,
      'PasswordResetRequiredException',
      'Password reset required for the user',
      'cogauth forgot-password USERNAME, then cogauth confirm-forgot-password USERNAME CODE',
    ],
    [
      18,
      'InvalidParameterException',
      'USER_PASSWORD_AUTH flow not enabled for this client',
      "app client's ExplicitAuthFlows",
    ],
    [
      18,
      'NotAuthorizedException',
      'Client app is configured with secret but SECRET_HASH was not received',
      '--client-secret-file',
    ],
    [15, 'UserLambdaValidationException', 'PreAuthentication failed with error no.', ''],
  ])('exits %i for %s and says what to do', async (exitCode, name, message, hint) => {
    home.cognito.answers(refusal('InitiateAuth', name, message));

    const ended = await home.cli(byPassword, { env });

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(`error: ${message}\n`);
    expect(ended.stderr).toContain(hint);
  });

  test('does not set up a software token if the pool offers none', async () => {
    const parameters = { USER_ID_FOR_SRP: 'ada', MFAS_CAN_SETUP: '["EMAIL_OTP"]' };
    home.cognito.answers(...challengeTo(way, 'MFA_SETUP', parameters));

    const ended = await home.cli([...byPassword, '--associate', '--save-secret'], { env });
    const later = await home.cli(['associate-software-token', '--save-secret'], { env });

    for (const { exitCode, stderr } of [ended, later]) {
      expect(exitCode).toBe(18);
      expect(stderr).toContain(
        'error: this user pool does not offer SOFTWARE_TOKEN_MFA; it offers EMAIL_OTP\n',
      );
    }
    expect(home.cognito.requests).toHaveLength(1);
  });

  test('never shows a server’s text raw', async () => {
    const nasty = 'no\u001b[2J\u009b31m\u202e\r\nhint: run this';
    const parameters = { 'que\u001b]0;x\u0007ry': nasty, USERNAME: `ada${nasty}` };
    const next = { ChallengeName: `RID\u001b[1mDLE`, ChallengeParameters: parameters };
    home.cognito.answers(
      ['InitiateAuth', { __type: 'OddException', message: nasty }, 400],
      ['InitiateAuth', { __type: 'OddException', message: nasty }, 400],
      ['InitiateAuth', next],
      ['InitiateAuth', next],
    );

    const written: string[] = [];
    for (const words of [[], ['--json'], [], ['--json']]) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const { stdout, stderr } = await home.cli([...byPassword, ...words], { env, isTTY: true });
      written.push(stdout, stderr);
    }
    const status = await home.cli(['status'], { env });
    written.push(status.stdout, status.stderr);

    const text = written.join('').replaceAll(ownColours, '');
    expect(printable(text)).toBe(text);
    expect(text.split('\n')).not.toContain('hint: run this');
    expect(JSON.parse(written[2] ?? '')).toMatchObject({ error: { message: nasty } });
  });

  test('takes a number that a server writes as text', async () => {
    const { AuthenticationResult } = tokensForAda;
    home.cognito.answers([
      'InitiateAuth',
      { AuthenticationResult: { ...AuthenticationResult, ExpiresIn: '3600' } },
    ]);

    const { stdout } = await home.cli([...byPassword, '--field', 'state.tokens.expiresAt'], {
      env,
    });

    expect(stdout).toBe('2030-01-01T13:00:00.000Z\n');
  });
});
