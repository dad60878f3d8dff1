import { stripVTControlCharacters } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { FlowSchema } from '../../src/state/flow.ts';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  onEndpoint,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';
import { scriptedHome, tokensForAda } from '../support/cli/scripted-home.ts';
import { type MovableClock, movableClock } from '../support/cognito/embedded.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';
import { noon } from '../support/noon.ts';

// Against the embedded Cognito, without a terminal; waiting moves the clock.

const Document = z.object({
  result: z.object({ steps: z.array(z.string()), challenge: z.string().nullable() }),
  state: z.object({ phase: z.string() }),
});

let place: SavedHome;
let clock: MovableClock;
let env: Record<string, string>;
beforeEach(async () => {
  place = await savedHome();
  clock = movableClock();
  env = { COGAUTH_PASSWORD: 'Correct-horse-7' };
});

async function run(argv: readonly string[], stdin = ''): Promise<Ended> {
  const pause = async (milliseconds: number): Promise<void> => clock.advance(milliseconds / 1000);
  return runCli(argv, { home: place.home, env, stdin, now: clock.now, pause });
}

async function succeed(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(argv);
  if (exitCode !== 0) throw new Error(`cogauth ${argv.join(' ')}: ${stderr}`);
  return stdout.trimEnd();
}

/** The steps that a login made, which must lead to tokens. */
async function stepsOfLogin(...options: readonly string[]): Promise<readonly string[]> {
  const { result, state } = Document.parse(
    JSON.parse(await succeed('login', ...options, '--json', '--expect', 'TOKENS')),
  );
  expect(state.phase).toBe('signed-in');
  expect(result.challenge).toBeNull();
  return result.steps;
}

const newestCode = (): Promise<string> => succeed('emulator', 'inbox', 'ada', '--code');

/** Ada, signed up in a pool of these options, and confirmed. */
async function confirmedAda(...poolOptions: readonly string[]): Promise<void> {
  await succeed('create-user-pool', 'demo', '--endpoint', 'embedded', ...poolOptions);
  await succeed('sign-up', 'ada', '--email', 'ada@example.com');
  await succeed('confirm-sign-up', await newestCode());
}

const outdated = FlowSchema.parse({
  ...signedOut,
  tokens: { ...signedIn.tokens, expiresAt: '2030-01-01T11:00:00.000Z' },
});

describe('cogauth login', () => {
  test('walks from a new account to tokens, and says on stderr what happens on the way', async () => {
    await confirmedAda();

    const { exitCode, stdout, stderr } = await run(['login', 'ada', '--save-secret']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^signed in as ada, access token until \S+\nthis device can be .+\n$/);
    expect(stderr).toContain('Cognito asks for MFA_SETUP');
    expect(stderr).toContain('software token verified');
  });

  test('names the steps that it made', async () => {
    await confirmedAda();

    const first = await stepsOfLogin('ada', '--save-secret');
    const again = await stepsOfLogin('ada', '--again');

    expect(first).toEqual([
      'initiate-auth',
      'associate-software-token',
      'verify-software-token',
      'respond-to-challenge',
    ]);
    expect(again).toEqual(['initiate-auth', 'respond-to-challenge']);
  });

  test('stops if a code is missing, and goes on from there', async () => {
    await succeed('create-user-pool', 'demo', '--endpoint', 'embedded', '--mfa', 'off');
    await succeed('sign-up', 'ada', '--email', 'ada@example.com');

    const stopped = await run(['login', 'ada', '--json']);
    await succeed('confirm-sign-up', await newestCode());

    expect(stopped.exitCode).toBe(2);
    expect(JSON.parse(stopped.stdout)).toMatchObject({
      command: 'login',
      error: { hint: 'give it as the last argument: cogauth confirm-sign-up CODE' },
      next: [
        { argv: ['cogauth', 'confirm-sign-up', 'CODE'] },
        { argv: ['cogauth', 'emulator', 'inbox', 'ada', '--code'] },
        {},
      ],
    });
    expect(await stepsOfLogin('ada')).toEqual(['initiate-auth']);
  });

  test('stops at a secret that nobody would see', async () => {
    await confirmedAda();

    const { exitCode, stderr } = await run(['login', 'ada']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('use --show-secrets, --save-secret or --qr-file');
    expect(stderr).toContain('next: cogauth associate-software-token');
  });

  test('takes the TOTP secret from a file, and waits for a fresh code', async () => {
    await confirmedAda();
    await stepsOfLogin('ada', '--save-secret');
    const secretFile = join(place.home, 'totp');
    const uri = new URL(await succeed('totp', 'uri'));
    await writeFile(secretFile, `${uri.searchParams.get('secret') ?? ''}\n`);
    await succeed('session', 'clear', 'ada');

    const first = await stepsOfLogin('ada', '--totp-secret-file', secretFile);
    const second = await stepsOfLogin('ada', '--again', '--totp-secret-file', secretFile);
    const without = await run(['login', 'ada', '--again']);

    expect([first, second]).toEqual([
      ['initiate-auth', 'respond-to-challenge'],
      ['initiate-auth', 'respond-to-challenge'],
    ]);
    expect(without.exitCode).toBe(2);
    expect(without.stderr).toContain('next: cogauth respond-to-challenge CODE');
  });

  test('continues a challenge that is pending, and begins again when it has expired', async () => {
    await confirmedAda();
    await stepsOfLogin('ada', '--save-secret');

    await succeed('admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA');
    const continued = await stepsOfLogin();
    await succeed('admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA');
    clock.advance(16 * 60);
    const begun = await stepsOfLogin();

    expect(continued).toEqual(['respond-to-challenge']);
    expect(begun).toEqual(['admin-initiate-auth', 'respond-to-challenge']);
  });

  test('leaves valid tokens alone, refreshes expired ones, and signs in if the refresh is refused', async () => {
    await confirmedAda('--mfa', 'off', '--device-tracking', 'off');
    await stepsOfLogin('ada');

    const good = await stepsOfLogin();
    clock.advance(2 * 60 * 60);
    const expired = await stepsOfLogin();
    clock.advance(31 * 24 * 60 * 60);
    const { stdout, stderr } = await run(['login', '--json']);

    expect([good, expired]).toEqual([[], ['refresh']]);
    expect(stderr).toContain('Refresh Token has expired');
    expect(JSON.parse(stdout)).toMatchObject({ result: { steps: ['refresh', 'initiate-auth'] } });
  });

  test('sets the new password of a user whom an administrator created', async () => {
    await succeed('create-user-pool', 'demo', '--endpoint', 'embedded', '--mfa', 'off');
    env['COGAUTH_TEMPORARY_PASSWORD'] = 'Correct-horse-7';
    await succeed('admin-create-user', 'ada', '--email', 'ada@example.com', '--suppress-message');
    const stopped = await run(['login', 'ada', '--admin']);
    env['COGAUTH_NEW_PASSWORD'] = 'Better-horse-8';

    const steps = await stepsOfLogin('ada');

    expect(stopped.exitCode).toBe(2);
    expect(stopped.stderr).toContain('COGAUTH_NEW_PASSWORD');
    expect(steps).toEqual(['respond-to-challenge']);
  });

  test('chooses the password if stdin gives one, and the only factor if there is only one', async () => {
    const factors = ['--first-factors', 'password,email-otp', '--flows', 'user-auth'];
    await confirmedAda('--mfa', 'off', ...factors);
    await succeed('session', 'clear', 'ada');
    env = {};

    const byPassword = await run(
      ['login', 'ada', '--flow', 'user-auth', '--password-stdin', '--field', 'result.steps'],
      'Correct-horse-7\n',
    );
    const asked = await run(['login', 'ada', '--again', '--flow', 'user-auth']);

    expect(JSON.parse(byPassword.stdout)).toEqual(['initiate-auth', 'respond-to-challenge']);
    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toContain('next: cogauth respond-to-challenge PASSWORD');
  });

  test.each([
    ['always', ['confirm-device']],
    ['opt-in', ['confirm-device', 'update-device-status']],
  ])(
    'remembers the device with --remember-device, in a pool that tracks devices %s',
    async (tracking, steps) => {
      await confirmedAda('--mfa', 'off', '--device-tracking', tracking);

      const { exitCode, stdout, stderr } = await run([
        'login',
        'ada',
        '--remember-device',
        '--json',
      ]);
      const later = await stepsOfLogin('--remember-device');

      expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('refresh may fail')]);
      expect(JSON.parse(stdout)).toMatchObject({
        result: { steps: ['initiate-auth', ...steps] },
        state: { device: { remembered: true } },
        warnings: [],
      });
      expect(later).toEqual([]);
      clock.advance(2 * 60 * 60);
      expect(await stepsOfLogin()).toEqual(['refresh']);
    },
  );

  test('warns of a device that is offered and could not be confirmed', async () => {
    const { cognito, cli } = await scriptedHome();
    const { AuthenticationResult } = tokensForAda;
    const NewDeviceMetadata = { DeviceKey: 'eu-west-1_1', DeviceGroupKey: '-group' };
    cognito.answers(
      ['InitiateAuth', { AuthenticationResult: { ...AuthenticationResult, NewDeviceMetadata } }],
      refusal('ConfirmDevice', 'InvalidParameterException', 'Invalid device name'),
    );

    const argv = ['login', 'ada', '--flow', 'user-password', '--remember-device', '--json'];
    const { exitCode, stdout } = await cli(argv, { env });

    expect(exitCode).not.toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: 'Invalid device name' },
      warnings: ['refresh may fail until this device is confirmed'],
    });
  });

  test('remembers the device of saved tokens, with --remember-device', async () => {
    await confirmedAda('--mfa', 'off');

    const first = await stepsOfLogin('ada');
    const second = await stepsOfLogin('--remember-device');

    expect([first, second]).toEqual([['initiate-auth'], ['confirm-device']]);
  });

  test.each([
    ['', 'yes'],
    ['n', 'no'],
  ])('asks on a terminal whether to remember the device: %j', async (answer, meant) => {
    await confirmedAda('--mfa', 'off');

    const { exitCode } = await runCli(['login', 'ada'], {
      home: place.home,
      env,
      now: clock.now,
      typed: [[/remember this device\?/, answer]],
    });

    expect(exitCode).toBe(0);
    const { device, offeredDevice } = (await place.flowsOf('demo').read('ada')) ?? {};
    expect([device?.remembered, offeredDevice === undefined]).toEqual(
      meant === 'yes' ? [true, true] : [undefined, false],
    );
  });

  test.each([['--no-device'], ['--no-input']])('asks nothing with %s', async (option) => {
    await confirmedAda('--mfa', 'off');

    const { exitCode, stderr } = await runCli(['login', 'ada', option], {
      home: place.home,
      env,
      now: clock.now,
      isTTY: true,
    });

    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('remember this device?')]);
  });

  test('draws the secret again for a person who comes back to its set-up, and waits for six digits', async () => {
    await confirmedAda();
    await succeed('initiate-auth', 'ada');
    await succeed('associate-software-token', '--show-secrets');
    const drawing = await succeed('totp', 'qr');
    const code = await succeed('totp', '--no-wait');

    const { exitCode, stderr } = await runCli(['login'], {
      home: place.home,
      env,
      now: clock.now,
      typed: [
        [/code of the authenticator app/, `${code.slice(0, 3)} ${code.slice(3, 5)}`],
        [/expected the six digits/, code.slice(5, 6)],
        [/remember this device/, 'n'],
      ],
    });

    expect(stripVTControlCharacters(stderr)).toContain(drawing);
    expect(exitCode).toBe(0);
  });

  test('asks a person again for a password that was mistyped, and not for one that a file gives', async () => {
    await confirmedAda('--mfa', 'off');
    const argv = ['login', 'ada', '--no-device'];
    const { home } = place;
    const { now } = clock;
    const wrong = { COGAUTH_PASSWORD: 'Wrong-horse-1' };

    const given = await runCli(argv, { home, now, env: wrong, isTTY: true });
    const mistyped = await runCli(argv, {
      home,
      now,
      env: {},
      typed: [
        [/password/, 'Wrong-horse-1'],
        [/Incorrect username or password[^]*password/, 'Correct-horse-7'],
      ],
    });

    expect([given.exitCode, mistyped.exitCode]).toEqual([13, 0]);
  });

  test('asks a person who the user is, where nothing says it', async () => {
    await confirmedAda('--mfa', 'off');
    await succeed('session', 'clear', 'ada');

    const { exitCode, stdout } = await runCli(['login', '--no-device'], {
      home: place.home,
      env,
      now: clock.now,
      typed: [[/user name/, 'ada']],
    });

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('signed in as ada')]);
  });

  test.each(['token', 'refresh', 'exec -- true', 'get-user', 'sign-out'])(
    '%s exits 4 where nobody has signed in',
    async (line) => {
      await succeed('create-user-pool', 'demo', '--endpoint', 'embedded');

      const { exitCode } = await run(line.split(' '));

      expect(exitCode).toBe(4);
    },
  );

  const Sent = z.object({
    AuthFlow: z.string(),
    AuthParameters: z.object({ PREFERRED_CHALLENGE: z.string().optional() }),
  });
  const byMail = { authFlow: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' } as const;

  test.each([
    [
      'by codes',
      { lastSignIn: { api: 'public', ...byMail } },
      [],
      'InitiateAuth',
      'USER_AUTH',
      'EMAIL_OTP',
    ],
    [
      'by the admin API',
      { lastSignIn: { api: 'admin', ...byMail } },
      [],
      'AdminInitiateAuth',
      'USER_AUTH',
      'EMAIL_OTP',
    ],
    [
      'as the command line says',
      { lastSignIn: { api: 'public', ...byMail } },
      ['--flow', 'user-password'],
      'InitiateAuth',
      'USER_PASSWORD_AUTH',
      undefined,
    ],
    [
      'by AWS credentials with --admin',
      { lastSignIn: { api: 'public', ...byMail } },
      ['--admin'],
      'AdminInitiateAuth',
      'ADMIN_USER_PASSWORD_AUTH',
      undefined,
    ],
    [
      'by the Session of the confirmation',
      { autoSignIn: { at: '2030-01-01T11:59:00.000Z', session: 'confirmed' } },
      [],
      'InitiateAuth',
      'USER_AUTH',
      undefined,
    ],
  ] as const)(
    'signs in again %s',
    async (_name, saved, options, operation, authFlow, preferred) => {
      const { cognito, cli, saveFlow, target } = await scriptedHome();
      await saveFlow({ ...signedOut, target, ...saved });
      cognito.answers([operation, tokensForAda]);

      const { exitCode, stderr } = await cli(['login', ...options], { env });

      expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
      const { AuthFlow, AuthParameters } = Sent.parse(cognito.requests[0]?.body);
      expect([AuthFlow, AuthParameters.PREFERRED_CHALLENGE]).toEqual([authFlow, preferred]);
    },
  );

  test.each([
    [['--flow', 'admin-user-password'], 'add --admin'],
    [['--admin', '--flow', 'user-password'], 'leave out --admin'],
    [['--preferred-challenge', 'EMAIL_OTP'], 'add --flow user-auth'],
  ])('exits 2 for %j', async (options, told) => {
    await confirmedAda('--mfa', 'off');

    const { exitCode, stderr } = await run(['login', 'ada', ...options]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
  });

  test('says that a password is wrong as the step itself does', async () => {
    await confirmedAda('--mfa', 'off');
    env['COGAUTH_PASSWORD'] = 'Wrong-horse-1';

    const { exitCode, stderr } = await run(['login', 'ada']);

    expect(exitCode).toBe(13);
    expect(stderr).toContain('error: Incorrect username or password.');
  });

  test('does not follow a server that asks endlessly', async () => {
    const home = await scriptedHome();
    const choice = {
      ChallengeName: 'SELECT_CHALLENGE',
      ChallengeParameters: {},
      AvailableChallenges: ['EMAIL_OTP'],
      Session: 'session',
    };
    const endless = Array.from({ length: 40 }, () => ['RespondToAuthChallenge', choice] as const);
    home.cognito.answers(['InitiateAuth', choice], ...endless);

    const { exitCode, stderr } = await home.cli(['login', 'ada', '--flow', 'user-auth']);

    expect(exitCode).toBe(20);
    expect(stderr).toContain('without end');
    expect(home.cognito.requests.length).toBe(30);
  });

  test('makes the named user the current user, even if nothing is left to do', async () => {
    await place.saveFlow(signedIn);
    await place.saveFlow({ ...signedOut, username: 'bob' });

    const { exitCode, stderr } = await run(['login', 'ada']);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('next: cogauth get-user\n');
    expect(await place.flowsOf('default').currentUser()).toBe('ada');
  });

  test('signs in at once where expired tokens cannot be refreshed', async () => {
    const { cognito, cli, saveFlow, target } = await scriptedHome();
    const tokens = { ...outdated.tokens, refreshToken: undefined };
    await saveFlow(FlowSchema.parse({ ...signedOut, target, tokens }));
    cognito.answers(['InitiateAuth', tokensForAda]);

    const argv = ['login', '--flow', 'user-password', '--field', 'result.steps'];
    const { stdout } = await cli(argv, { env });

    expect(JSON.parse(stdout)).toEqual(['initiate-auth']);
  });

  test('sends a wrong computed code only once, even on a terminal, because each try counts', async () => {
    const { cognito, cli, saveFlow } = await scriptedHome();
    await saveFlow(onEndpoint(challenged, cognito.url));
    cognito.setClock(noon());
    cognito.answers(refusal('RespondToAuthChallenge', 'CodeMismatchException', 'Invalid code'), [
      'RespondToAuthChallenge',
      tokensForAda,
    ]);

    const { exitCode, stderr } = await cli(['login'], {
      isTTY: true,
      env: { COGAUTH_TOTP_SECRET: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
    });

    expect(exitCode).toBe(12);
    expect(stderr).toContain('check that the TOTP secret');
    expect(cognito.requests.length).toBe(1);
  });

  test('asks again for a code that a person has mistyped, and gives up at the third', async () => {
    const { cognito, cli, saveFlow } = await scriptedHome();
    await saveFlow(onEndpoint(challenged, cognito.url));
    const wrong = refusal('RespondToAuthChallenge', 'CodeMismatchException', 'Invalid code');
    const code = /code of the authenticator app/;
    const again = /Invalid code[^]*code of the authenticator app/;

    cognito.answers(wrong, ['RespondToAuthChallenge', tokensForAda]);
    const second = await cli(['login'], {
      typed: [
        [code, '111111'],
        [again, '222222'],
      ],
    });
    await saveFlow(onEndpoint(challenged, cognito.url));
    cognito.answers(wrong, wrong, wrong);
    const third = await cli(['login'], {
      typed: [
        [code, '111111'],
        [again, '222222'],
        [again, '333333'],
      ],
    });

    expect([second.exitCode, third.exitCode]).toEqual([0, 12]);
    expect(cognito.requests.map(({ body }) => codeIn(body))).toEqual([
      '111111',
      '222222',
      '111111',
      '222222',
      '333333',
    ]);
  });

  const signedUp = { ...signedOut, signUp: { at: '2030-01-01T11:00:00.000Z' } };
  const alreadyConfirmed = refusal(
    'ConfirmSignUp',
    'NotAuthorizedException',
    'User cannot be confirmed. Current status is CONFIRMED',
  );

  test('goes on to the sign-in where the account was confirmed elsewhere', async () => {
    const { cognito, cli, saveFlow } = await scriptedHome();
    await saveFlow(onEndpoint(signedUp, cognito.url));
    cognito.answers(alreadyConfirmed, ['InitiateAuth', tokensForAda]);

    const { exitCode, stdout, stderr } = await cli(['login', '--flow', 'user-password'], {
      env,
      typed: [[/confirmation code/, '123456']],
    });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('signed in as ada');
    expect(stderr).toContain('Current status is CONFIRMED');
  });

  test('stops where the account cannot be confirmed for another reason', async () => {
    const { cognito, cli, saveFlow, flowsOf } = await scriptedHome();
    await saveFlow(onEndpoint(signedUp, cognito.url));
    cognito.answers(
      refusal(
        'ConfirmSignUp',
        'NotAuthorizedException',
        'User cannot be confirmed. Current status is ARCHIVED',
      ),
    );

    const { exitCode } = await cli(['login'], { env, typed: [[/confirmation code/, '123456']] });

    expect(exitCode).toBe(14);
    expect((await flowsOf('default').read('ada'))?.signUp).toBeDefined();
  });

  test('signs in, with a warning, where the client allows no refresh', async () => {
    const { cognito, cli, saveFlow } = await scriptedHome();
    await saveFlow(onEndpoint(outdated, cognito.url));
    cognito.answers(
      refusal('InitiateAuth', 'NotAuthorizedException', notAllowed),
      refusal('GetTokensFromRefreshToken', 'InvalidParameterException', notAllowed),
      ['InitiateAuth', tokensForAda],
    );

    const argv = ['login', '--flow', 'user-password', '--json'];
    const { exitCode, stdout } = await cli(argv, { env });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { steps: ['refresh', 'initiate-auth'] },
      warnings: [expect.stringContaining('allow ALLOW_REFRESH_TOKEN_AUTH')],
    });
  });

  test('stops if a refresh is refused for a reason that would refuse a sign-in too', async () => {
    const { cognito, cli, saveFlow } = await scriptedHome();
    await saveFlow(onEndpoint(outdated, cognito.url));
    cognito.answers(refusal('InitiateAuth', 'NotAuthorizedException', 'SecretHash does not match'));

    const { exitCode } = await cli(['login', '--flow', 'user-password'], { env });

    expect(exitCode).toBe(18);
    expect(cognito.requests.length).toBe(1);
  });
});

const Answer = z.object({ ChallengeResponses: z.object({ SOFTWARE_TOKEN_MFA_CODE: z.string() }) });

const notAllowed = 'Refresh Token flow not enabled for this client';

function codeIn(body: unknown): string {
  const { ChallengeResponses: responses } = Answer.parse(body);
  return responses.SOFTWARE_TOKEN_MFA_CODE;
}
