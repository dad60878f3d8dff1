import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { challenged as pendingTotp, signedIn } from '../support/cli/saved-home.ts';
import {
  challengeTo,
  type ScriptedHome,
  scriptedHome,
  tokensForAda,
  typedPassword,
  type Way,
  ways,
} from '../support/cli/scripted-home.ts';
import { challengeOf, flowOf } from '../support/cognito/flows.ts';
import { refusal, type ScriptedReply } from '../support/cognito/scripted-cognito.ts';
import { srpServer } from '../support/cognito/srp-server.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const [publicWay, , , adminSecretWay] = ways;
if (publicWay === undefined || adminSecretWay === undefined) throw new Error('no such way');

const realName = { USER_ID_FOR_SRP: 'ada' };

/** Signs in by the alias, up to a challenge. The tests do not look at these requests. */
async function challenged(...begun: Parameters<typeof challengeTo>): Promise<void> {
  home.cognito.answers(...challengeTo(...begun));
  const [{ signIn, env }] = begun;
  const { exitCode, stderr } = await home.cli(signIn, { env });
  if (exitCode !== 0) throw new Error(stderr);
}

const answered = (way: Way, body: object = tokensForAda): ScriptedReply => [
  way.operation('RespondToAuthChallenge'),
  body,
];

/** The request that answers a challenge of ada. */
function answerOf(way: Way, name: string, responses: object, more: object = {}): object {
  return {
    operation: way.operation('RespondToAuthChallenge'),
    isSigned: way.isSigned,
    body: {
      ...way.pool,
      ClientId: 'app',
      ChallengeName: name,
      Session: 'session-1',
      ChallengeResponses: { USERNAME: 'ada', ...way.hash('ada'), ...responses },
      ...more,
    },
  };
}

const bySms = {
  CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
  CODE_DELIVERY_DESTINATION: '+*******0100',
};
const byEmail = {
  CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
  CODE_DELIVERY_DESTINATION: 'a***@e***',
};

const oneWord = [
  ['SOFTWARE_TOKEN_MFA', realName, '123456', 'SOFTWARE_TOKEN_MFA_CODE'],
  ['SMS_MFA', { ...realName, ...bySms }, '123456', 'SMS_MFA_CODE'],
  ['EMAIL_OTP', { ...realName, ...byEmail }, '12345678', 'EMAIL_OTP_CODE'],
  ['SMS_OTP', { ...realName, ...bySms }, '12345678', 'SMS_OTP_CODE'],
  [
    'SELECT_MFA_TYPE',
    { ...realName, MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' },
    'SMS_MFA',
    'ANSWER',
  ],
  ['SELECT_CHALLENGE', realName, 'EMAIL_OTP', 'ANSWER'],
  ['CUSTOM_CHALLENGE', { USERNAME: 'ada', question: 'colour' }, 'light blue', 'ANSWER'],
] as const;

describe.each(ways)('cogauth respond-to-challenge by $name', (way) => {
  test.each(oneWord)('answers %s by one word, as the real user', async (name, given, word, key) => {
    await challenged(way, name, given);
    home.cognito.answers(answered(way));

    const { exitCode } = await home.cli(['respond-to-challenge', word], { env: way.env });

    expect(exitCode).toBe(0);
    expect(home.cognito.requests.at(-1)).toEqual(answerOf(way, name, { [key]: word }));
  });

  test('answers NEW_PASSWORD_REQUIRED with the new password and the attributes', async () => {
    const required = '["userAttributes.given_name","userAttributes.custom:team"]';
    await challenged(way, 'NEW_PASSWORD_REQUIRED', {
      ...realName,
      requiredAttributes: required,
      userAttributes: '{"email":"ada@example.com"}',
    });
    home.cognito.answers(answered(way));

    const { exitCode } = await home.cli(
      [
        'respond-to-challenge',
        '--new-password-stdin',
        '--attribute',
        'given_name=Ada',
        '--attribute',
        'custom:team=a=b',
      ],
      { env: way.env, stdin: 'Better-horse-2\n' },
    );

    expect(exitCode).toBe(0);
    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(way, 'NEW_PASSWORD_REQUIRED', {
        NEW_PASSWORD: 'Better-horse-2',
        'userAttributes.given_name': 'Ada',
        'userAttributes.custom:team': 'a=b',
      }),
    );
  });

  test.each([
    ['SELECT_CHALLENGE', ['password'], { ANSWER: 'PASSWORD' }],
    ['PASSWORD', [], {}],
    ['ADMIN_NO_SRP_AUTH', [], {}],
  ])('answers %s with the password in the same call', async (name, words, chosen) => {
    await challenged(way, name, realName);
    home.cognito.answers(answered(way));

    const { exitCode } = await home.cli(['respond-to-challenge', ...words], { env: way.env });

    expect(exitCode).toBe(0);
    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(way, name, { ...chosen, PASSWORD: typedPassword }),
    );
  });

  test.each([
    ['SELECT_CHALLENGE', ['PASSWORD_SRP'], { ANSWER: 'PASSWORD_SRP' }],
    ['PASSWORD_SRP', [], {}],
  ])('proves the password for %s, and never sends it', async (name, words, chosen) => {
    await challenged(way, name, realName);
    const server = srpServer(
      { realm: 'AbCdE', identity: 'ada', password: typedPassword },
      { salt: 7n, b: 1n << 250n },
    );
    const verifier = {
      ChallengeName: 'PASSWORD_VERIFIER',
      // This question does not concern the client.
      ChallengeParameters: { ...server.challenge('2'), ...realName },
      Session: 'session-2',
    };
    home.cognito.answers(answered(way, verifier), answered(way));

    const { exitCode } = await home.cli(['respond-to-challenge', ...words], { env: way.env });

    expect(exitCode).toBe(0);
    const [first, second] = home.cognito.requests.slice(-2);
    expect(first).toEqual(answerOf(way, name, { ...chosen, SRP_A: expect.any(String) }));
    expect(second).toMatchObject({
      body: {
        ChallengeName: 'PASSWORD_VERIFIER',
        Session: 'session-2',
        ChallengeResponses: { USERNAME: 'ada', ...way.hash('ada') },
      },
    });
    const sent = home.cognito.requests.slice(-2);
    expect(JSON.stringify(sent)).not.toContain(typedPassword);
  });

  test('sets e-mail codes up with an address', async () => {
    const offered = { ...realName, MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' };
    await challenged(way, 'MFA_SETUP', offered);
    home.cognito.answers(answered(way));

    const argv = ['respond-to-challenge', 'ada@example.org'];
    const { exitCode } = await home.cli(argv, { env: way.env });

    expect(exitCode).toBe(0);
    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(way, 'MFA_SETUP', { EMAIL: 'ada@example.org' }),
    );
  });

  test('answers a challenge that this version does not know', async () => {
    await challenged(way, 'RIDDLE', { ...realName, riddle: 'what am I' });
    home.cognito.answers(answered(way));

    const { exitCode } = await home.cli(
      ['respond-to-challenge', '--response', 'GUESS=a=b', '--response', 'SURE=no'],
      { env: way.env },
    );

    expect(exitCode).toBe(0);
    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(way, 'RIDDLE', { GUESS: 'a=b', SURE: 'no' }),
    );
  });

  test('passes the metadata for Lambda triggers on', async () => {
    await challenged(way, 'CUSTOM_CHALLENGE', realName);
    home.cognito.answers(answered(way));

    const argv = ['respond-to-challenge', 'blue', '--client-metadata', 'lang=en'];
    await home.cli([...argv, '--client-metadata', 'tries=2'], { env: way.env });

    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(
        way,
        'CUSTOM_CHALLENGE',
        { ANSWER: 'blue' },
        { ClientMetadata: { lang: 'en', tries: '2' } },
      ),
    );
  });

  test('passes it on with the answer to a challenge that is not known', async () => {
    await challenged(way, 'RIDDLE', realName);
    home.cognito.answers(answered(way));

    const argv = ['respond-to-challenge', '--response', 'GUESS=blue', '--response', 'SURE=yes'];
    await home.cli([...argv, '--client-metadata', 'lang=en'], { env: way.env });

    const responses = { GUESS: 'blue', SURE: 'yes' };
    const request = answerOf(way, 'RIDDLE', responses, { ClientMetadata: { lang: 'en' } });
    expect(home.cognito.requests.at(-1)).toEqual(request);
  });

  test('sends the Session of the latest challenge', async () => {
    await challenged(way, 'SELECT_MFA_TYPE', realName);
    const next = { ChallengeName: 'SMS_MFA', ChallengeParameters: bySms, Session: 'session-2' };
    home.cognito.answers(answered(way, next), answered(way));

    await home.cli(['respond-to-challenge', 'SMS_MFA'], { env: way.env });
    const ended = await home.cli(['respond-to-challenge', '123456'], { env: way.env });

    expect(ended.exitCode).toBe(0);
    expect(home.cognito.requests.slice(-2)).toEqual([
      answerOf(way, 'SELECT_MFA_TYPE', { ANSWER: 'SMS_MFA' }),
      answerOf(way, 'SMS_MFA', { SMS_MFA_CODE: '123456' }, { Session: 'session-2' }),
    ]);
  });

  test('sends the same Session again after a wrong code', async () => {
    await challenged(way, 'EMAIL_OTP', { ...realName, ...byEmail });
    home.cognito.answers(
      refusal(
        way.operation('RespondToAuthChallenge'),
        'CodeMismatchException',
        'Invalid code or auth state for the user.',
      ),
      answered(way),
    );

    const wrong = await home.cli(['respond-to-challenge', '11111111'], { env: way.env });
    const right = await home.cli(['respond-to-challenge', '22222222'], { env: way.env });

    expect([wrong.exitCode, right.exitCode]).toEqual([12, 0]);
    expect(home.cognito.requests.slice(-2)).toEqual([
      answerOf(way, 'EMAIL_OTP', { EMAIL_OTP_CODE: '11111111' }),
      answerOf(way, 'EMAIL_OTP', { EMAIL_OTP_CODE: '22222222' }),
    ]);
  });

  test.each(oneWord.filter(([name]) => !name.startsWith('SELECT') && name !== 'SMS_OTP'))(
    'names the remembered device with %s',
    async (name, given, word, key) => {
      const ada = { ...signedIn, target: home.target, username: 'ada@example.com' };
      await home.saveFlow(ada);
      await challenged(way, name, given);
      home.cognito.answers(answered(way));

      await home.cli(['respond-to-challenge', word], { env: way.env });

      expect(home.cognito.requests.at(-1)).toEqual(
        answerOf(way, name, { DEVICE_KEY: 'eu-west-1_device', [key]: word }),
      );
    },
  );

  test('names no device when the sign-in was begun without it', async () => {
    await home.saveFlow({ ...signedIn, target: home.target, username: 'ada@example.com' });
    const begin = { ...way, signIn: [...way.signIn, '--no-device'] };
    await challenged(begin, 'SOFTWARE_TOKEN_MFA', realName);
    home.cognito.answers(answered(way));

    await home.cli(['respond-to-challenge', '123456'], { env: way.env });

    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(way, 'SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: '123456' }),
    );
  });
});

describe('cogauth respond-to-challenge', () => {
  const { env } = publicWay;

  test('says where a code was sent, masked as Cognito masks it', async () => {
    home.cognito.answers(...challengeTo(publicWay, 'SMS_MFA', { ...realName, ...bySms }));
    const next = { ChallengeName: 'EMAIL_OTP', ChallengeParameters: byEmail, Session: 'session-2' };
    home.cognito.answers(answered(publicWay, next));

    const begun = await home.cli([...publicWay.signIn, '--json'], { env });
    const { stdout } = await home.cli(['respond-to-challenge', '123456'], { env });

    expect(JSON.parse(begun.stdout)).toMatchObject({
      result: { challenge: 'SMS_MFA', delivery: { medium: 'SMS', destination: '+*******0100' } },
    });
    expect(stdout).toBe('Cognito asks for EMAIL_OTP: a code was sent by e-mail to a***@e***\n');
  });

  test('shows the choices', async () => {
    const more = { AvailableChallenges: ['PASSWORD_SRP', 'EMAIL_OTP'] };
    home.cognito.answers(...challengeTo(publicWay, 'SELECT_CHALLENGE', {}, more));
    const parameters = { ...realName, MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' };
    const next = {
      ChallengeName: 'SELECT_MFA_TYPE',
      ChallengeParameters: parameters,
      Session: 'session-2',
    };
    home.cognito.answers(answered(publicWay, next));

    const begun = await home.cli(publicWay.signIn, { env });
    const { stdout } = await home.cli(['respond-to-challenge', 'EMAIL_OTP', '--json'], { env });

    expect(begun.stdout).toContain('SELECT_CHALLENGE: choose one of PASSWORD_SRP, EMAIL_OTP');
    expect(JSON.parse(stdout)).toMatchObject({
      result: { choices: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'] },
      next: [
        { argv: ['cogauth', 'respond-to-challenge', 'SMS_MFA'] },
        { argv: ['cogauth', 'respond-to-challenge', 'SOFTWARE_TOKEN_MFA'] },
      ],
    });
  });

  test('shows the parameters of an unknown challenge', async () => {
    home.cognito.answers(...challengeTo(publicWay, 'RIDDLE', { ...realName, riddle: 'what am I' }));

    const asText = await home.cli(publicWay.signIn, { env });
    home.cognito.answers(...challengeTo(publicWay, 'RIDDLE', { ...realName, riddle: 'what am I' }));
    const asJson = await home.cli([...publicWay.signIn, '--json'], { env });

    expect(asText.stdout).toContain('riddle=what am I');
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      result: { challengeParameters: { riddle: 'what am I' } },
      next: [{ argv: ['cogauth', 'respond-to-challenge', '--response', 'KEY=VALUE'] }],
    });
  });

  test.each([
    ['a file', (file: string) => [['--new-password-file', file], {}] as const],
    ['stdin, by file name', () => [['--new-password-file', '-'], {}] as const],
    ['the environment', () => [[], { COGAUTH_NEW_PASSWORD: 'Better-horse-2' }] as const],
    [
      'a file named in the environment',
      (file: string) => [[], { COGAUTH_NEW_PASSWORD_FILE: file }] as const,
    ],
  ])('takes a new password from %s', async (_name, source) => {
    const file = join(home.home, 'new-password');
    await writeFile(file, 'Better-horse-2\n');
    const [flags, more] = source(file);
    await challenged(publicWay, 'NEW_PASSWORD_REQUIRED', realName);
    home.cognito.answers(answered(publicWay));

    await home.cli(['respond-to-challenge', ...flags], {
      env: { ...env, ...more },
      stdin: 'Better-horse-2\n',
    });

    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(publicWay, 'NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: 'Better-horse-2' }),
    );
  });

  const newPasswordAsked = {
    ...realName,
    requiredAttributes: '["userAttributes.given_name","userAttributes.family_name"]',
  };
  const emptied = { COGAUTH_PASSWORD: '' };
  const withPassword = { ...env, COGAUTH_NEW_PASSWORD: 'Better-horse-2' };

  test.each([
    [
      'a new password as a word',
      'NEW_PASSWORD_REQUIRED',
      ['Better-horse-2'],
      env,
      '--new-password-stdin',
    ],
    ['no new password', 'NEW_PASSWORD_REQUIRED', [], env, 'COGAUTH_NEW_PASSWORD'],
    [
      'a missing attribute',
      'NEW_PASSWORD_REQUIRED',
      ['--attribute', 'given_name=Ada'],
      withPassword,
      '--attribute family_name=VALUE',
    ],
    ['no code', 'SMS_MFA', [], env, 'cogauth respond-to-challenge CODE'],
    ['a passkey', 'SELECT_CHALLENGE', ['WEB_AUTHN'], env, 'choose another factor'],
    ['a password as a word', 'PASSWORD', ['Correct-horse-1'], env, '--password-stdin'],
    ['a missing password', 'SELECT_CHALLENGE', ['PASSWORD_SRP'], emptied, 'COGAUTH_PASSWORD'],
    ['no responses to an unknown challenge', 'RIDDLE', [], env, '--response KEY=VALUE'],
    ['a malformed response', 'RIDDLE', ['--response', 'GUESS'], env, 'NAME=VALUE'],
    ['a word beside --response', 'RIDDLE', ['42', '--response', 'GUESS=1'], env, '--response'],
  ])('exits 2 for %s, without a call', async (_name, challenge, words, given, told) => {
    await challenged(publicWay, challenge, newPasswordAsked);

    const ended = await home.cli(['respond-to-challenge', ...words], { env: given });

    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(told);
    expect(ended.stderr).not.toContain('Better-horse-2');
    expect(ended.stderr).not.toContain(typedPassword);
    expect(home.cognito.requests).toHaveLength(1);
  });

  test('keeps the challenge when the new password is refused', async () => {
    await challenged(adminSecretWay, 'NEW_PASSWORD_REQUIRED', realName);
    const message = 'Password does not conform to policy: Password not long enough';
    const operation = 'AdminRespondToAuthChallenge';
    home.cognito.answers(refusal(operation, 'InvalidPasswordException', message));
    const more = { ...adminSecretWay.env, COGAUTH_NEW_PASSWORD: 'short' };

    const { exitCode, stdout } = await home.cli(['respond-to-challenge', '--json'], { env: more });

    expect(exitCode).toBe(15);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'InvalidPasswordException', message },
      state: { challenge: 'NEW_PASSWORD_REQUIRED' },
      next: [{ argv: ['cogauth', 'respond-to-challenge'] }],
    });
  });

  test('forgets a Session that is spent, and names the sign-in', async () => {
    await challenged(adminSecretWay, 'SMS_MFA', realName);
    const message = 'Invalid session for the user, session can only be used once.';
    const operation = 'AdminRespondToAuthChallenge';
    home.cognito.answers(refusal(operation, 'NotAuthorizedException', message));

    const spent = await home.cli(['respond-to-challenge', '1'], { env: adminSecretWay.env });
    const again = await home.cli(['respond-to-challenge', '1'], { env: adminSecretWay.env });

    expect([spent.exitCode, again.exitCode]).toEqual([11, 11]);
    expect(again.stderr).toContain('hint: sign in again: cogauth admin-initiate-auth');
    expect(home.cognito.requests.filter((sent) => sent.operation === operation)).toHaveLength(1);
  });

  test('follows a challenge without a Session', async () => {
    await challenged(publicWay, 'CUSTOM_CHALLENGE', realName, { Session: undefined });
    home.cognito.answers(answered(publicWay));

    const { exitCode } = await home.cli(['respond-to-challenge', 'blue'], { env });

    expect(exitCode).toBe(0);
    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(publicWay, 'CUSTOM_CHALLENGE', { ANSWER: 'blue' }, { Session: undefined }),
    );
  });

  test.each([
    ['a wrong password among the choices', 'SELECT_CHALLENGE', 'PASSWORD'],
    ['a custom challenge that has failed', 'CUSTOM_CHALLENGE', 'blue'],
  ])('begins once more after %s', async (_name, challenge, word) => {
    await challenged(publicWay, challenge, realName);
    const message = 'Incorrect username or password.';
    home.cognito.answers(refusal('RespondToAuthChallenge', 'NotAuthorizedException', message));

    const refused = await home.cli(['respond-to-challenge', word, '--json'], { env });
    const again = await home.cli(['respond-to-challenge', word], { env });

    expect([refused.exitCode, again.exitCode]).toEqual([13, 11]);
    const argv = ['cogauth', 'initiate-auth', '--flow', 'user-password'];
    expect(JSON.parse(refused.stdout)).toMatchObject({ next: [{ argv }] });
    expect(home.cognito.requests).toHaveLength(2);
  });

  test('drops a device that Cognito has forgotten, and names the sign-in', async () => {
    await home.saveFlow({ ...signedIn, target: home.target, username: 'ada@example.com' });
    await challenged(publicWay, 'SMS_MFA', realName);
    const message = 'Device does not exist.';
    home.cognito.answers(refusal('RespondToAuthChallenge', 'ResourceNotFoundException', message));

    const { stderr } = await home.cli(['respond-to-challenge', '123456'], { env });

    expect(stderr).toContain('sign in again: cogauth initiate-auth --flow user-password');
    const flow = await home.flowsOf('default').read('ada@example.com');
    expect(flow?.device).toBeUndefined();
    expect(flow?.tokens).toBeDefined();
  });

  test('acts on the user named beside the answer', async () => {
    await challenged(publicWay, 'SMS_MFA', realName);
    home.cognito.answers([
      'InitiateAuth',
      { ChallengeName: 'SMS_MFA', ChallengeParameters: {}, Session: 'session-2' },
    ]);
    await home.cli(['initiate-auth', 'bob', '--flow', 'user-password'], { env });
    home.cognito.answers(answered(publicWay));

    await home.cli(['respond-to-challenge', 'ada@example.com', '123456'], { env });

    expect(home.cognito.requests.at(-1)).toEqual(
      answerOf(publicWay, 'SMS_MFA', { SMS_MFA_CODE: '123456' }),
    );
  });
});

describe('cogauth respond-to-challenge without a code and without a terminal', () => {
  const secretCode = 'JBSWY3DPEHPK3PXP';
  const softwareToken = { secretCode, verified: true, keep: true };
  const asWord = 'hint: give it as the last argument: cogauth respond-to-challenge CODE';
  const computed = `${asWord}, or have it computed: cogauth respond-to-challenge --from-totp\n`;

  test.each([
    ['is kept', { softwareToken }, {}],
    ['is in the environment', {}, { COGAUTH_TOTP_SECRET: secretCode }],
    ['is in a file, there or not', {}, { COGAUTH_TOTP_SECRET_FILE: '/nowhere' }],
  ])('names --from-totp where the secret %s', async (_where, kept, env) => {
    await home.saveFlow({ ...pendingTotp, ...kept, target: home.target });

    const { exitCode, stderr } = await home.cli(['respond-to-challenge'], { env });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(computed);
  });

  test.each([
    ['no secret is known', pendingTotp, {}],
    ['the variable is empty', pendingTotp, { COGAUTH_TOTP_SECRET: '' }],
    ['the code comes by SMS', flowOf({ challenge: challengeOf('SMS_MFA'), softwareToken }), {}],
  ])('does not name it if %s', async (_why, flow, env) => {
    await home.saveFlow({ ...flow, target: home.target });

    const { exitCode, stderr } = await home.cli(['respond-to-challenge'], { env });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${asWord}\n`);
  });
});

describe('a missing answer without a terminal', () => {
  const line = 'hint: give it as the last argument: cogauth respond-to-challenge';

  test.each([
    ['EMAIL_OTP', { ...realName, ...byEmail }, {}, 'the code that was sent', `${line} CODE\n`],
    ['CUSTOM_CHALLENGE', realName, {}, 'the answer', `${line} ANSWER\n`],
    [
      'SELECT_MFA_TYPE',
      { ...realName, MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' },
      {},
      'the choice',
      `${line} CHOICE, one of SMS_MFA, EMAIL_OTP\n`,
    ],
    [
      'SELECT_CHALLENGE',
      realName,
      { AvailableChallenges: ['PASSWORD_SRP', 'EMAIL_OTP'] },
      'the choice',
      `${line} CHOICE, one of PASSWORD_SRP, EMAIL_OTP\n`,
    ],
  ])('of %s is asked for by a line that can be run', async (name, parameters, more, what, hint) => {
    await challenged(publicWay, name, parameters, more);

    const { exitCode, stderr } = await home.cli(['respond-to-challenge']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: ${what} is missing, and it cannot be asked for here\n${hint}`);
  });
});

test('a malformed pair is reported with its option’s name, without its value', async () => {
  const argv = ['respond-to-challenge', '--attribute', 'Secret-1'];

  const { exitCode, stderr } = await home.cli(argv);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('error: --attribute takes NAME=VALUE, but its value has another form\n');
});
