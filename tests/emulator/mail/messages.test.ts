import {
  AdminDeleteSoftwareTokenCommand,
  AdminDisableUserCommand,
  AssociateSoftwareTokenCommand,
  ForgotPasswordCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { answerBy, begin, createAda } from '../../support/cognito/challenges.ts';
import {
  codeFor,
  type Embedded,
  makePool,
  openEmbedded,
  password,
  sendRaw,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addAda, signedIn } from '../../support/cognito/sign-in.ts';

// What no other test says to the letter: the texts of a refusal, by what is wrong.

interface Place extends Embedded {
  readonly pool: TestPool;
}

async function open(options: Parameters<typeof makePool>[1] = {}): Promise<Place> {
  const embedded = await openEmbedded();
  return { ...embedded, pool: await makePool(embedded, options) };
}

/** Answers NEW_PASSWORD_REQUIRED of `ada` with this password. */
async function newPassword(NEW_PASSWORD: string): Promise<unknown> {
  const place = await open();
  await createAda(place, place.pool);
  const { Session: session } = await begin(place, place.pool);
  const responses = { NEW_PASSWORD };
  return answerBy('public', place, place.pool, {
    name: 'NEW_PASSWORD_REQUIRED',
    session,
    responses,
  });
}

async function signUp(
  Username: string,
  Password = password,
  options: Parameters<typeof makePool>[1] = {},
): Promise<unknown> {
  const { sdk, pool } = await open(options);
  return sdk.send(new SignUpCommand({ ClientId: pool.clientId, Username, Password }));
}

/** Answers SOFTWARE_TOKEN_MFA after an administrator has taken the token away. */
async function answerWithoutToken(): Promise<unknown> {
  const ada = await signedIn({ mfa: 'OPTIONAL' });
  const { sdk, pool, clock, AccessToken } = ada;
  const { SecretCode } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = codeFor(SecretCode, clock.now());
  await sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  const SoftwareTokenMfaSettings = { Enabled: true };
  await sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
  const { Session: session } = await begin(ada, pool);
  const names = { UserPoolId: pool.userPoolId, Username: 'ada' };
  await sdk.send(new AdminDeleteSoftwareTokenCommand(names));
  return answerBy('public', ada, pool, {
    name: 'SOFTWARE_TOKEN_MFA',
    session,
    responses: { SOFTWARE_TOKEN_MFA_CODE: UserCode },
  });
}

async function disabledWithWrongPassword(): Promise<unknown> {
  const { sdk, pool } = await signedIn();
  await sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
  return begin({ sdk }, pool, { PASSWORD: 'Wrong-horse-1' });
}

async function forgottenTemporaryPassword(): Promise<unknown> {
  const place = await open();
  await createAda(place, place.pool);
  return place.sdk.send(
    new ForgotPasswordCommand({ ClientId: place.pool.clientId, Username: 'ada' }),
  );
}

async function hiddenFromAdministrators(): Promise<unknown> {
  const place = await open({ client: { PreventUserExistenceErrors: 'ENABLED' } });
  return begin(place, place.pool);
}

const eMailOrPhone = { pool: { UsernameAttributes: ['email' as const, 'phone_number' as const] } };
const long = `Aa1-${'x'.repeat(253)}`;

describe('the text of a refusal', () => {
  test.each<[string, string, string, () => Promise<unknown>]>([
    [
      'a new password of 257 characters',
      'InvalidPasswordException',
      'Password does not conform to policy: Password cannot be longer than 256 characters',
      () => newPassword(long),
    ],
    [
      'a password of 257 characters where the API has a limit of its own',
      'InvalidParameterException',
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256",
      () => signUp('ada', long),
    ],
    [
      'a name that is neither of two addresses',
      'InvalidParameterException',
      'Username should be either an email or a phone number.',
      () => signUp('ada', password, eMailOrPhone),
    ],
    [
      'a code of a token that was taken away',
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA does not exist for the user.',
      answerWithoutToken,
    ],
    [
      'a wrong password of a disabled user',
      'NotAuthorizedException',
      'User is disabled.',
      disabledWithWrongPassword,
    ],
    [
      'a temporary password that was forgotten',
      'NotAuthorizedException',
      'User password cannot be reset in the current state.',
      forgottenTemporaryPassword,
    ],
    [
      'a missing user at an administrator, where missing users are hidden',
      'NotAuthorizedException',
      'Incorrect username or password.',
      hiddenFromAdministrators,
    ],
  ])('%s', async (_, name, message, drive) => {
    await expect(drive()).rejects.toMatchObject({ name, message });
  });

  test('a password of 256 characters is none', async () => {
    await expect(newPassword(long.slice(0, -1))).resolves.toHaveProperty('AuthenticationResult');
  });
});

describe('a client that does not exist', () => {
  const Username = 'ada';
  const ConfirmationCode = '123456';

  test.each<[string, Record<string, string>]>([
    ['ConfirmForgotPassword', { Username, ConfirmationCode, Password: password }],
    ['ConfirmSignUp', { Username, ConfirmationCode }],
    ['ForgotPassword', { Username }],
    ['GetTokensFromRefreshToken', { RefreshToken: 'a.b.c' }],
    ['InitiateAuth', { AuthFlow: 'USER_AUTH' }],
    ['ResendConfirmationCode', { Username }],
    ['RespondToAuthChallenge', { ChallengeName: 'SMS_MFA' }],
    ['SignUp', { Username, Password: password }],
  ])('is named by %s', async (operation, body) => {
    const { cognito } = await openEmbedded();

    const reply: unknown = JSON.parse(
      sendRaw(cognito, operation, { ClientId: 'missing', ...body }).body,
    );

    expect(reply).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'User pool client missing does not exist.',
    });
  });
});

describe('a field that breaks its constraint', () => {
  const secret = 'a secret that is never told';
  const token = 'a.b.c';
  const [tooShort, pattern] = [
    'Member must have length greater than or equal to ',
    'Member must satisfy regular expression pattern: ',
  ];
  const tooLong = 'Member must have length less than or equal to ';

  test.each<[string, Record<string, unknown>, string]>([
    [
      'ForgotPassword',
      { Username: '', ClientId: 'app' },
      `at 'username'~${tooShort}1; at 'username'~${pattern}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
    ],
    [
      'ForgotPassword',
      { Username: 'x'.repeat(129), ClientId: 'app' },
      `at 'username'~${tooLong}128`,
    ],
    [
      'ForgotPassword',
      { Username: 'ada', ClientId: 'no-client' },
      `at 'clientId'~${pattern}[\\w+]+`,
    ],
    ['GetUser', { AccessToken: secret }, `at 'accessToken'~${pattern}[A-Za-z0-9-_=.]+`],
    ['RevokeToken', { Token: secret, ClientId: 'app' }, `at 'token'~${pattern}[A-Za-z0-9-_=.]+`],
    [
      'RevokeToken',
      { Token: token, ClientId: 'app', ClientSecret: 'x'.repeat(23) },
      `at 'clientSecret'~${tooShort}24`,
    ],
    [
      'GetTokensFromRefreshToken',
      { RefreshToken: token, ClientId: 'app', ClientSecret: 'x'.repeat(65) },
      `at 'clientSecret'~${tooLong}64`,
    ],
    [
      'RespondToAuthChallenge',
      { ClientId: 'app', ChallengeName: 'SMS_MFA', Session: 'x'.repeat(19) },
      `at 'session'~${tooShort}20`,
    ],
    [
      'VerifySoftwareToken',
      { AccessToken: token, UserCode: '1234567' },
      `at 'userCode'~${tooLong}6`,
    ],
    [
      'VerifyUserAttribute',
      { AccessToken: token, AttributeName: 'email', Code: 'a b' },
      ` 'a b' at 'code'~${pattern}[\\S]+`,
    ],
    [
      'ConfirmSignUp',
      { ClientId: 'app', Username: 'ada', ConfirmationCode: secret },
      `at 'confirmationCode'~${pattern}[\\S]+`,
    ],
    [
      'ChangePassword',
      { AccessToken: token, PreviousPassword: password, ProposedPassword: secret },
      `at 'proposedPassword'~${pattern}[\\S]+`,
    ],
    [
      'GetDevice',
      { AccessToken: token, DeviceKey: 'no key' },
      ` 'no key' at 'deviceKey'~${pattern}[\\w-]+_[0-9a-f-]+`,
    ],
    [
      'ConfirmDevice',
      { AccessToken: token, DeviceKey: 'us-east-1_0', DeviceName: '' },
      ` '' at 'deviceName'~${tooShort}1`,
    ],
    [
      'ListDevices',
      { AccessToken: token, Limit: 61 },
      ` '61' at 'limit'~Member must have value less than or equal to 60`,
    ],
  ])('%s %j is reported, without a secret', async (operation, body, expected) => {
    const { cognito } = await openEmbedded();

    const reply: unknown = JSON.parse(sendRaw(cognito, operation, body).body);

    const parts = expected.split('; ');
    const texts = parts.map(
      (part) =>
        `Value${part.startsWith(' ') ? '' : ' '}${part.replace('~', ' failed to satisfy constraint: ')}`,
    );
    expect(reply).toEqual({
      __type: 'InvalidParameterException',
      message: `${parts.length} validation error${parts.length === 1 ? '' : 's'} detected: ${texts.join('; ')}`,
    });
    expect(JSON.stringify(reply)).not.toContain(secret);
  });
});

describe('a reply without a body', () => {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    'x-amz-date': '20300101T120000Z',
  };

  test('is what deleting a user, a client and a pool is answered with, and nothing else', async () => {
    const place = await open();
    const { cognito, pool } = place;
    await addAda(place, pool);
    const { userPoolId: UserPoolId, clientId: ClientId } = pool;
    const Username = 'ada';

    const bodies = (
      [
        ['AdminDisableUser', { UserPoolId, Username }],
        ['AdminEnableUser', { UserPoolId, Username }],
        ['AdminUserGlobalSignOut', { UserPoolId, Username }],
        ['AdminDeleteUser', { UserPoolId, Username }],
        ['DeleteUserPoolClient', { UserPoolId, ClientId }],
        ['DeleteUserPool', { UserPoolId }],
      ] as const
    ).map(([operation, body]) => sendRaw(cognito, operation, body, headers).body);

    expect(bodies).toEqual(['{}', '{}', '{}', '', '', '']);
  });
});

describe('the lock after the n-th wrong password', () => {
  test.each([
    [5, 1],
    [6, 2],
    [7, 4],
    [9, 16],
    [14, 512],
    [15, 900],
  ])('after %i lasts %i seconds', async (count, seconds) => {
    const ada = await signedIn();
    const { pool, clock } = ada;
    const wrong = { PASSWORD: 'Wrong-horse-1' };
    for (let failures = 1; failures <= count; failures += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the lock counts one after the other
      await expect(begin(ada, pool, wrong)).rejects.toMatchObject({
        message: 'Incorrect username or password.',
      });
      if (failures >= 5 && failures < count) clock.advance(2 ** (failures - 5));
    }

    clock.advance(seconds - 0.001);
    await expect(begin(ada, pool)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    });
    clock.advance(0.001);

    await expect(begin(ada, pool)).resolves.toHaveProperty('AuthenticationResult');
  });
});
