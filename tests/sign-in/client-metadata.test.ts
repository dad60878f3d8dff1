import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Flow } from '../../src/state/flow.ts';
import { challenged, signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { jwtOf } from '../support/cognito/flows.ts';
import type { ScriptedReply } from '../support/cognito/scripted-cognito.ts';

// Cognito tells a Lambda trigger what was given with the one call that runs it, and remembers nothing. What makes the tokens has to
// be given it.

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const metadata = ['--client-metadata', 'tenant=blue'];
const given = { ClientMetadata: { tenant: 'blue' } };
const tokens = {
  AccessToken: jwtOf({ username: 'ada' }),
  RefreshToken: 'refresh-secret',
  ExpiresIn: 3600,
};
const muchLater = (): Date => new Date('2030-01-01T15:30:00.000Z');
const later = (): Date => new Date('2030-01-01T13:30:00.000Z');
const codeSent = { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'a***' } };

/** Every command whose call Cognito tells triggers of, with the operation. */
const commands: readonly (readonly [operation: string, argv: readonly string[], reply: object])[] =
  [
    [
      'SignUp',
      ['sign-up', 'ada', '--email', 'ada@example.com'],
      { UserConfirmed: false, UserSub: 's' },
    ],
    ['ConfirmSignUp', ['confirm-sign-up', 'ada', '123456'], {}],
    ['ResendConfirmationCode', ['resend-confirmation-code', 'ada'], codeSent],
    ['ForgotPassword', ['forgot-password', 'ada'], codeSent],
    ['ConfirmForgotPassword', ['confirm-forgot-password', 'ada', '123456'], {}],
    ['AdminResetUserPassword', ['admin-reset-user-password', 'ada'], {}],
    [
      'AdminUpdateUserAttributes',
      ['admin-update-user-attributes', 'ada', '--attribute', 'name=Ada'],
      {},
    ],
    ['AdminConfirmSignUp', ['admin-confirm-sign-up', 'ada'], {}],
    ['AdminCreateUser', ['admin-create-user', 'bob'], { User: { Username: 'bob' } }],
    [
      'InitiateAuth',
      ['initiate-auth', 'ada', '--flow', 'user-password'],
      { AuthenticationResult: tokens },
    ],
    ['AdminInitiateAuth', ['admin-initiate-auth', 'ada'], { AuthenticationResult: tokens }],
    ['InitiateAuth', ['refresh'], { AuthenticationResult: tokens }],
    ['InitiateAuth', ['token'], { AuthenticationResult: tokens }],
    ['InitiateAuth', ['login'], { AuthenticationResult: tokens }],
    [
      'GetUserAttributeVerificationCode',
      ['get-user-attribute-verification-code', 'email'],
      codeSent,
    ],
    ['UpdateUserAttributes', ['update-user-attributes', '--attribute', 'name=Ada'], {}],
    [
      'RespondToAuthChallenge',
      ['respond-to-challenge', '123456'],
      { AuthenticationResult: tokens },
    ],
    ['GetTokensFromRefreshToken', ['refresh'], { AuthenticationResult: tokens }],
    [
      'AdminRespondToAuthChallenge',
      ['respond-to-challenge', '123456'],
      { AuthenticationResult: tokens },
    ],
  ];

const savedTokens = {
  accessToken: 'access-secret',
  refreshToken: 'refresh-secret',
  expiresAt: '2030-01-01T13:00:00.000Z',
  api: 'public',
  authFlow: 'USER_SRP_AUTH',
} as const;

function isWithAccessToken([name = '']: readonly string[]): boolean {
  return ['get-user-attribute-verification-code', 'update-user-attributes'].includes(name);
}

function savedFor(operation: string, isChallenged: boolean): Flow {
  const { challenge } = challenged;
  const api = operation.startsWith('Admin') ? 'admin' : 'public';
  if (isChallenged && challenge !== undefined) {
    return { ...signedOut, challenge: { ...challenge, api } };
  }
  const refreshOperation = operation === 'GetTokensFromRefreshToken' ? operation : undefined;
  return { ...signedOut, tokens: savedTokens, refreshOperation };
}

test.each(commands)('%s takes it: %j', async (operation, argv, reply) => {
  const isChallenged = argv[0] === 'respond-to-challenge';
  await home.saveFlow({ ...savedFor(operation, isChallenged), target: home.target });
  home.cognito.answers([operation, reply]);
  const env = { COGAUTH_PASSWORD: 'Correct-horse-7', COGAUTH_NEW_PASSWORD: 'Correct-horse-8' };
  const now = isWithAccessToken(argv) || isChallenged ? {} : { now: later };

  const { stderr } = await home.cli([...argv, ...metadata], { env, ...now });

  const sent = home.cognito.requests.find((request) => request.operation === operation);
  expect(sent === undefined ? stderr : '').toBe('');
  expect(sent?.body).toMatchObject(given);
});

test('every operation of the SDK that has the member is one of these, or none of ours', () => {
  const modules = '../../node_modules/@aws-sdk/client-cognito-identity-provider/dist-types/models';
  const text = ['models_0.d.ts', 'models_1.d.ts']
    .map((name) => fileURLToPath(new URL(`${modules}/${name}`, import.meta.url)))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const found = [...text.matchAll(/export interface (\w+)Request \{([\s\S]*?)\n\}/g)]
    .filter(([, , members]) => members?.includes('ClientMetadata?') === true)
    .map(([, name]) => name);
  const ours = new Set(commands.map(([operation]) => operation));
  const others = new Set(['GetClientToken']);

  expect(found).toContain('RespondToAuthChallenge');
  expect(found.filter((name) => !ours.has(name ?? '') && !others.has(name ?? ''))).toEqual([]);
});

describe('what was given at the beginning of a sign-in', () => {
  const begun: ScriptedReply = [
    'InitiateAuth',
    {
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: {},
      Session: 'session-secret-1234567',
    },
  ];
  const answered: ScriptedReply = ['RespondToAuthChallenge', { AuthenticationResult: tokens }];
  const refreshed: ScriptedReply = ['InitiateAuth', { AuthenticationResult: tokens }];
  const env = { COGAUTH_PASSWORD: 'Correct-horse-7' };

  test('goes with the answer that gets the tokens, and with each refresh', async () => {
    home.cognito.answers(begun, answered, refreshed, refreshed);

    const argv = ['initiate-auth', 'ada', '--flow', 'user-password', ...metadata];
    expect(await home.cli(argv, { env })).toMatchObject({ exitCode: 0 });
    expect(await home.cli(['respond-to-challenge', '123456'])).toMatchObject({ exitCode: 0 });
    expect(await home.cli(['refresh'], { now: later })).toMatchObject({ exitCode: 0 });
    expect(await home.cli(['token'], { now: muchLater })).toMatchObject({ exitCode: 0 });

    expect(home.cognito.requests.map(({ body }) => body)).toEqual(
      [1, 2, 3, 4].map(() => expect.objectContaining(given)),
    );
  });

  test('gives way to what the answer or the refresh is given', async () => {
    home.cognito.answers(begun, answered, refreshed, refreshed);
    const green = ['--client-metadata', 'tenant=green'];
    const other = { ClientMetadata: { tenant: 'green' } };

    await home.cli(['initiate-auth', 'ada', '--flow', 'user-password', ...metadata], { env });
    await home.cli(['respond-to-challenge', '123456', ...green]);
    await home.cli(['refresh'], { now: later });
    await home.cli(['refresh', ...metadata], { now: later });

    expect(home.cognito.requests.map(({ body }) => body)).toEqual(
      [given, other, other, given].map((each) => expect.objectContaining(each)),
    );
  });

  test('is not in a sign-in that was given none', async () => {
    home.cognito.answers(begun, answered, refreshed);

    await home.cli(['initiate-auth', 'ada', '--flow', 'user-password'], { env });
    await home.cli(['respond-to-challenge', '123456']);
    await home.cli(['refresh'], { now: later });

    expect(JSON.stringify(home.cognito.requests)).not.toContain('ClientMetadata');
  });
});
