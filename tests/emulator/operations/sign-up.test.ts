import {
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { secretHash } from '../../../src/protocol/secret-hash.ts';
import {
  addConfirmedUser,
  makePool,
  newestCode,
  noon,
  openEmbedded,
  password,
  present,
} from '../../support/cognito/embedded.ts';

const email = [{ Name: 'email', Value: 'ada@example.com' }];

function signUpAda(clientId: string, change: Partial<SignUpCommandInput> = {}): SignUpCommand {
  return new SignUpCommand({
    ClientId: clientId,
    Username: 'ada',
    Password: password,
    UserAttributes: email,
    ...change,
  });
}

describe('SignUp', () => {
  test('makes an unconfirmed user and sends a code', async () => {
    const { sdk, cognito } = await openEmbedded();
    const { clientId, userPoolId } = await makePool({ sdk });

    const reply = await sdk.send(signUpAda(clientId));

    expect(reply).toMatchObject({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-7][0-9a-f]{3}-/),
      CodeDeliveryDetails: {
        AttributeName: 'email',
        DeliveryMedium: 'EMAIL',
        Destination: 'a***@e***',
      },
    });
    expect(cognito.inbox({})).toEqual([
      {
        userPoolId,
        username: 'ada',
        destination: 'ada@example.com',
        medium: 'EMAIL',
        code: expect.stringMatching(/^\d{6}$/),
        purpose: 'sign-up',
        at: noon,
      },
    ]);
    expect(cognito.inbox({ username: 'ada@example.com', userPoolId })).toHaveLength(1);
    expect(cognito.inbox({ username: 'ada', userPoolId: 'us-east-1_missing00' })).toEqual([]);
    expect(cognito.inbox({ username: 'grace' })).toEqual([]);
  });

  test('sends to the phone number first, masked', async () => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool(
      { sdk },
      { pool: { AutoVerifiedAttributes: ['email', 'phone_number'] } },
    );
    const UserAttributes = [...email, { Name: 'phone_number', Value: '+447700900123' }];

    const reply = await sdk.send(signUpAda(clientId, { UserAttributes }));

    expect(reply.CodeDeliveryDetails).toEqual({
      AttributeName: 'phone_number',
      DeliveryMedium: 'SMS',
      Destination: '+********0123',
    });
  });

  test.each<[string, Partial<SignUpCommandInput>, string, string]>([
    [
      'a short password',
      { Password: 'aB1-' },
      'InvalidPasswordException',
      'Password does not conform to policy: Password not long enough',
    ],
    [
      'a password without lower case',
      { Password: 'CORRECT-HORSE-1' },
      'InvalidPasswordException',
      'Password does not conform to policy: Password must have lowercase characters',
    ],
    [
      'a password without upper case',
      { Password: 'correct-horse-1' },
      'InvalidPasswordException',
      'Password does not conform to policy: Password must have uppercase characters',
    ],
    [
      'a password without a digit',
      { Password: 'Correct-horse' },
      'InvalidPasswordException',
      'Password does not conform to policy: Password must have numeric characters',
    ],
    [
      'a password without a symbol',
      { Password: 'Correcthorse1' },
      'InvalidPasswordException',
      'Password does not conform to policy: Password must have symbol characters',
    ],
    [
      'a password of spaces, without showing it',
      { Password: 'Correct horse 1' },
      'InvalidParameterException',
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+",
    ],
    [
      'no password',
      { Password: undefined },
      'InvalidParameterException',
      'Missing required parameter Password',
    ],
    [
      'an unknown attribute',
      { UserAttributes: [{ Name: 'custom:team', Value: 'x' }] },
      'InvalidParameterException',
      'Attributes did not conform to the schema: custom:team: Attribute does not exist in the schema.\n',
    ],
    [
      'a wrong phone number',
      { UserAttributes: [{ Name: 'phone_number', Value: '0770' }] },
      'InvalidParameterException',
      'Invalid phone number format.',
    ],
    [
      'a self-verified address',
      { UserAttributes: [...email, { Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'an unknown client',
      { ClientId: 'missing' },
      'ResourceNotFoundException',
      'User pool client missing does not exist.',
    ],
  ])('refuses %s', async (_, change, name, message) => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool({ sdk });

    const sending = sdk.send(signUpAda(clientId, change));

    await expect(sending).rejects.toMatchObject({ name, message });
  });

  test('refuses a name that is taken', async () => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool({ sdk });
    await sdk.send(signUpAda(clientId));

    const sending = sdk.send(signUpAda(clientId));

    await expect(sending).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'User already exists',
    });
  });

  test('refuses where only administrators make users', async () => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool(
      { sdk },
      { pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } },
    );

    const sending = sdk.send(signUpAda(clientId));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'SignUp is not permitted for this user pool',
    });
  });

  test('names the user by sub where people sign in by e-mail', async () => {
    const { sdk } = await openEmbedded();
    const pool = await makePool({ sdk }, { pool: { UsernameAttributes: ['email'] } });
    const Username = 'ada@example.com';
    const { UserSub } = await sdk.send(signUpAda(pool.clientId, { Username, UserAttributes: [] }));

    const user = await sdk.send(new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username }));

    expect(user.Username).toBe(UserSub);
    const taken = sdk.send(signUpAda(pool.clientId, { Username, UserAttributes: [] }));
    await expect(taken).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    });
    const wrong = sdk.send(signUpAda(pool.clientId));
    await expect(wrong).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Username should be an email.',
    });
  });

  test('asks a client with a secret for its hash', async () => {
    const { sdk } = await openEmbedded();
    const { clientId, clientSecret } = await makePool(
      { sdk },
      { client: { GenerateSecret: true } },
    );
    const SecretHash = secretHash({
      username: 'ada',
      clientId,
      clientSecret: present(clientSecret),
    });

    await expect(sdk.send(signUpAda(clientId))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
    });
    await expect(sdk.send(signUpAda(clientId, { SecretHash: 'wrong' }))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${clientId}`,
    });
    const reply = await sdk.send(signUpAda(clientId, { SecretHash }));
    expect(reply.UserConfirmed).toBe(false);
  });
});

describe('ConfirmSignUp', () => {
  test('confirms the user and verifies the address', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);

    await addConfirmedUser(embedded, pool);

    const user = await embedded.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  test('refuses a wrong code fifteen times and then any', async () => {
    const { sdk, cognito, clock } = await openEmbedded();
    const { clientId: ClientId } = await makePool({ sdk });
    await sdk.send(signUpAda(ClientId));
    const right = newestCode(cognito);
    const wrong = right === '000000' ? '111111' : '000000';
    const confirm = (ConfirmationCode: string): Promise<unknown> =>
      sdk.send(new ConfirmSignUpCommand({ ClientId, Username: 'ada', ConfirmationCode }));

    for (let tries = 0; tries < 15; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the limit counts one after the other
      await expect(confirm(wrong)).rejects.toMatchObject({
        name: 'CodeMismatchException',
        message: 'Invalid verification code provided, please try again.',
      });
    }

    await expect(confirm(right)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
    clock.advance(3600);
    await expect(confirm(right)).resolves.toBeDefined();
  });

  test('refuses an expired code', async () => {
    const { sdk, cognito, clock } = await openEmbedded();
    const { clientId: ClientId } = await makePool({ sdk });
    await sdk.send(signUpAda(ClientId));
    clock.advance(24 * 3600);

    const sending = sdk.send(
      new ConfirmSignUpCommand({
        ClientId,
        Username: 'ada',
        ConfirmationCode: newestCode(cognito),
      }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'ExpiredCodeException',
      message: 'Invalid code provided, please request a code again.',
    });
  });

  test('refuses a user who is confirmed', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);

    const sending = embedded.sdk.send(
      new ConfirmSignUpCommand({
        ClientId: pool.clientId,
        Username: 'ada',
        ConfirmationCode: '123456',
      }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });

  test.each([
    ['LEGACY', 'UserNotFoundException', 'Username/client id combination not found.'],
    ['ENABLED', 'ExpiredCodeException', 'Invalid code provided, please request a code again.'],
  ] as const)('meets a missing user under %s with %s', async (setting, name, message) => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool(
      { sdk },
      { client: { PreventUserExistenceErrors: setting } },
    );

    const sending = sdk.send(
      new ConfirmSignUpCommand({
        ClientId: clientId,
        Username: 'ada',
        ConfirmationCode: '123456',
      }),
    );

    await expect(sending).rejects.toMatchObject({ name, message });
  });

  test.each([
    ['email' as const, 'email', 'ada@example.com'],
    ['phone_number' as const, 'phone number', '+15555551234'],
  ])('takes no username that could be the alias of another: %s', async (alias, words, Username) => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool({ sdk }, { pool: { AliasAttributes: [alias] } });
    const elsewhere = await makePool({ sdk });

    await expect(sdk.send(signUpAda(clientId, { Username }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Username cannot be of ${words} format, since user pool is configured for ${words} alias.`,
    });
    await expect(sdk.send(signUpAda(clientId))).resolves.toHaveProperty('UserSub');
    await expect(sdk.send(signUpAda(elsewhere.clientId, { Username }))).resolves.toHaveProperty(
      'UserSub',
    );
  });

  test('refuses an address that another user has proved, unless it is forced', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { pool: { AliasAttributes: ['email'] } });
    const { sdk, cognito } = embedded;
    await addConfirmedUser(embedded, pool);
    await sdk.send(signUpAda(pool.clientId, { Username: 'grace' }));
    const confirmation = {
      ClientId: pool.clientId,
      Username: 'grace',
      ConfirmationCode: newestCode(cognito, { username: 'grace' }),
    };

    await expect(sdk.send(new ConfirmSignUpCommand(confirmation))).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    });
    await sdk.send(new ConfirmSignUpCommand({ ...confirmation, ForceAliasCreation: true }));

    const owner = await sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada@example.com' }),
    );
    expect(owner.Username).toBe('grace');
  });
});

describe('ResendConfirmationCode', () => {
  test('makes the earlier code worthless', async () => {
    const { sdk, cognito } = await openEmbedded();
    const { clientId: ClientId } = await makePool({ sdk });
    await sdk.send(signUpAda(ClientId));

    const reply = await sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username: 'ada' }));

    expect(reply.CodeDeliveryDetails?.Destination).toBe('a***@e***');
    const [newer, older] = cognito.inbox({ username: 'ada' });
    expect(newer?.code).not.toBe(older?.code);
    const sending = sdk.send(
      new ConfirmSignUpCommand({ ClientId, Username: 'ada', ConfirmationCode: older?.code }),
    );
    await expect(sending).rejects.toMatchObject({ name: 'CodeMismatchException' });
  });

  test('sends five in an hour and no more', async () => {
    const { sdk } = await openEmbedded();
    const { clientId: ClientId } = await makePool({ sdk });
    await sdk.send(signUpAda(ClientId));
    const resend = (): Promise<unknown> =>
      sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username: 'ada' }));
    await Promise.all([resend(), resend(), resend(), resend(), resend()]);

    const sixth = resend();

    await expect(sixth).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
  });

  test('refuses a user who is confirmed', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);

    const sending = embedded.sdk.send(
      new ResendConfirmationCodeCommand({ ClientId: pool.clientId, Username: 'ada' }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User is already confirmed.',
    });
  });

  test('hides a missing user behind a made-up address when told to', async () => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool(
      { sdk },
      { client: { PreventUserExistenceErrors: 'ENABLED' } },
    );

    const reply = await sdk.send(
      new ResendConfirmationCodeCommand({ ClientId: clientId, Username: 'ada' }),
    );

    expect(reply.CodeDeliveryDetails).toEqual({
      AttributeName: 'email',
      DeliveryMedium: 'EMAIL',
      Destination: 'a***@g***',
    });
  });

  test('of a hidden user is a code that can be wrong, for a day, and for nothing else', async () => {
    const { sdk, clock } = await openEmbedded();
    const { clientId: ClientId } = await makePool(
      { sdk },
      { client: { PreventUserExistenceErrors: 'ENABLED' } },
    );
    const [Username, ConfirmationCode] = ['ada', '123456'];
    const confirming = new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode });
    await sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));

    await expect(sdk.send(confirming)).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid verification code provided, please try again.',
    });
    await expect(
      sdk.send(
        new ConfirmForgotPasswordCommand({
          ClientId,
          Username,
          ConfirmationCode,
          Password: password,
        }),
      ),
    ).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    clock.advance(86_400);

    await expect(sdk.send(confirming)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  test('tells a missing user otherwise', async () => {
    const { sdk } = await openEmbedded();
    const { clientId } = await makePool({ sdk });

    const sending = sdk.send(
      new ResendConfirmationCodeCommand({ ClientId: clientId, Username: 'ada' }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
    });
  });
});
