import { EventEmitter, once } from 'node:events';
import {
  CreateUserPoolCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  type SignUpCommandOutput,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { Handler } from '../../../src/emulator/triggers/call-handler.ts';
import type { Handlers } from '../../../src/emulator/triggers/in-process.ts';
import { decodeJwt } from '../../../src/protocol/jwt.ts';
import { createAda } from '../../support/cognito/challenges.ts';
import { recording, replying } from '../../support/cognito/custom-auth.ts';
import {
  type Embedded,
  makePool,
  newestCode,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addAda, signIn } from '../../support/cognito/sign-in.ts';

interface Story extends Embedded {
  readonly pool: TestPool;
}

async function poolWith(
  handlers: Handlers,
  options: Parameters<typeof makePool>[1] = {},
): Promise<Story> {
  const embedded = await openEmbedded(handlers);
  return { ...embedded, pool: await makePool(embedded, options) };
}

function signUpAda({ sdk, pool }: Story): Promise<SignUpCommandOutput> {
  return sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username: 'ada',
      Password: password,
      UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
      ValidationData: [{ Name: 'captcha', Value: 'passed' }],
      ClientMetadata: { from: 'a test' },
    }),
  );
}

function enter(
  { sdk, pool }: Story,
  parameters: Record<string, string> = {},
): Promise<InitiateAuthCommandOutput> {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password, ...parameters },
      ClientMetadata: { from: 'a test' },
    }),
  );
}

async function adaOf({ sdk, pool }: Story): Promise<{ status: string; verified: string }> {
  const { userPoolId: UserPoolId } = pool;
  const ada = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
  const verified = ada.UserAttributes?.find(({ Name }) => Name === 'email_verified')?.Value;
  return { status: present(ada.UserStatus), verified: verified ?? 'no' };
}

const throws: Handler = () => {
  throw new Error('not today');
};
const same: Handler = (event) => event;

/** Knows everybody by any password but one. */
function migrates(response: Record<string, unknown>): Handler {
  return (event) =>
    event.request['password'] === 'Wrong-horse-1'
      ? event
      : replying(event, {
          userAttributes: { email: 'ada@example.com', email_verified: 'true' },
          messageAction: 'SUPPRESS',
          ...response,
        });
}

describe('PreSignUp', () => {
  test('takes no time of the operation that asks it, however long it takes', async () => {
    const story: Story = await poolWith({
      PreSignUp: (event) => {
        story.clock.advance(3600);
        return event;
      },
    });
    const before = story.clock.now();

    await signUpAda(story);

    const reply = await story.sdk.send(
      new AdminGetUserCommand({ UserPoolId: story.pool.userPoolId, Username: 'ada' }),
    );
    expect(reply.UserCreateDate).toEqual(before);
  });

  test('gets the new user and the data of the call, once', async () => {
    const { events, handlers } = recording({ PreSignUp: same });
    const story = await poolWith(handlers);

    await signUpAda(story);

    expect(events).toEqual([
      {
        version: '1',
        region: 'us-east-1',
        userPoolId: story.pool.userPoolId,
        userName: 'ada',
        callerContext: { awsSdkVersion: expect.any(String), clientId: story.pool.clientId },
        triggerSource: 'PreSignUp_SignUp',
        request: {
          userAttributes: { email: 'ada@example.com' },
          validationData: { captcha: 'passed' },
          clientMetadata: { from: 'a test' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
  });

  test.each([
    [{}, 'UNCONFIRMED', 'false'],
    [{ autoConfirmUser: true }, 'CONFIRMED', 'false'],
    [{ autoConfirmUser: true, autoVerifyEmail: true }, 'CONFIRMED', 'true'],
  ])('that answers %j makes the user %s, verified: %s', async (response, status, verified) => {
    const story = await poolWith({ PreSignUp: (event) => replying(event, response) });

    const { UserConfirmed, CodeDeliveryDetails } = await signUpAda(story);

    expect(UserConfirmed).toBe(status === 'CONFIRMED');
    expect(CodeDeliveryDetails === undefined).toBe(status === 'CONFIRMED');
    expect(await adaOf(story)).toEqual({ status, verified });
  });

  test('cannot verify what there is none of', async () => {
    const story = await poolWith({
      PreSignUp: (event) => replying(event, { autoVerifyPhone: true }),
    });

    await expect(signUpAda(story)).rejects.toMatchObject({
      name: 'InvalidLambdaResponseException',
    });
    await expect(adaOf(story)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('that throws keeps a user out, also one of an administrator', async () => {
    const story = await poolWith({ PreSignUp: throws });
    const { userPoolId: UserPoolId } = story.pool;
    const refusal = {
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error not today.',
    };

    await expect(signUpAda(story)).rejects.toMatchObject(refusal);
    await expect(
      story.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada' })),
    ).rejects.toMatchObject(refusal);
    await expect(adaOf(story)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('names a user by the same sub that it then has, where names are addresses', async () => {
    const { events, handlers } = recording({ PreSignUp: same });
    const story = await poolWith(handlers, { pool: { UsernameAttributes: ['email'] } });

    const { UserSub } = await story.sdk.send(
      new SignUpCommand({
        ClientId: story.pool.clientId,
        Username: 'ada@example.com',
        Password: password,
      }),
    );

    expect(events.map(({ userName }) => userName)).toEqual([UserSub]);
  });
});

describe('PostConfirmation', () => {
  test('sees the user confirmed when it calls back', async () => {
    let story: Story | undefined;
    const seen: unknown[] = [];
    const PostConfirmation: Handler = async (event) => {
      seen.push(event.triggerSource, await adaOf(present(story)));
      return event;
    };
    story = await poolWith({ PostConfirmation });
    await signUpAda(story);
    const ConfirmationCode = newestCode(story.cognito);

    const { clientId: ClientId } = story.pool;
    await story.sdk.send(new ConfirmSignUpCommand({ ClientId, Username: 'ada', ConfirmationCode }));

    const confirmed = { status: 'CONFIRMED', verified: 'true' };
    expect(seen).toEqual(['PostConfirmation_ConfirmSignUp', confirmed]);
  });

  test('that throws fails the call, and the user stays confirmed', async () => {
    const story = await poolWith({ PostConfirmation: throws });
    await signUpAda(story);
    const { userPoolId: UserPoolId } = story.pool;

    const reply = story.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: 'ada' }));

    await expect(reply).rejects.toThrow('PostConfirmation failed with error not today.');
    expect(await adaOf(story)).toMatchObject({ status: 'CONFIRMED' });
  });

  test('that gives no event back fails the call, too', async () => {
    const story = await poolWith({ PostConfirmation: () => ({ response: 'none' }) });
    await signUpAda(story);
    const { userPoolId: UserPoolId } = story.pool;

    const reply = story.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: 'ada' }));

    await expect(reply).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' });
  });

  test('is not called when the code is wrong', async () => {
    const { events, handlers } = recording({ PostConfirmation: same });
    const story = await poolWith(handlers);
    await signUpAda(story);
    const { clientId: ClientId } = story.pool;
    const wrong = newestCode(story.cognito) === '000000' ? '111111' : '000000';

    const reply = story.sdk.send(
      new ConfirmSignUpCommand({ ClientId, Username: 'ada', ConfirmationCode: wrong }),
    );

    await expect(reply).rejects.toMatchObject({ name: 'CodeMismatchException' });
    expect(events).toEqual([]);
  });
});

describe('PreAuthentication and PostAuthentication', () => {
  test('stand before and behind the password', async () => {
    const { events, handlers } = recording({ PreAuthentication: same, PostAuthentication: same });
    const story = await poolWith(handlers);
    await addAda(story, story.pool);

    await expect(enter(story, { PASSWORD: 'Wrong-horse-1' })).rejects.toThrow('Incorrect username');
    await enter(story);

    expect(events.map(({ triggerSource }) => triggerSource)).toEqual([
      'PreAuthentication_Authentication',
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
    ]);
    expect(events[0]?.request['validationData']).toEqual({ from: 'a test' });
    expect(events[2]?.request).toEqual({
      userAttributes: expect.objectContaining({ email: 'ada@example.com' }),
      newDeviceUsed: false,
    });
  });

  test.each(['PreAuthentication', 'PostAuthentication'] as const)(
    '%s refuses a sign-in by throwing',
    async (name) => {
      const story = await poolWith({ [name]: throws });
      await addAda(story, story.pool);

      await expect(enter(story)).rejects.toMatchObject({
        name: 'UserLambdaValidationException',
        message: `${name} failed with error not today.`,
      });
    },
  );

  test('PreAuthentication gets a missing user if missing users are hidden', async () => {
    const { events, handlers } = recording({ PreAuthentication: same });
    const story = await poolWith(handlers, {
      client: {
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      },
    });

    await expect(enter(story)).rejects.toThrow('Incorrect username or password.');

    expect(events[0]?.request).toMatchObject({ userAttributes: {}, userNotFound: true });
  });
});

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:any';

describe('PreTokenGeneration', () => {
  const groupOverrideDetails = { groupsToOverride: ['readers'], preferredRole: 'arn:role' };

  test('of the first version changes the ID token, at sign-in and at refresh', async () => {
    const { events, handlers } = recording({
      PreTokenGeneration: (event) =>
        replying(event, {
          claimsOverrideDetails: {
            claimsToAddOrOverride: { tenant: 'north', sub: 'forged' },
            claimsToSuppress: ['email', 'iss'],
            groupOverrideDetails,
          },
        }),
    });
    const story = await poolWith(handlers);
    await addAda(story, story.pool);

    const tokens = await signIn(story, story.pool);
    const refreshed = await story.sdk.send(
      new GetTokensFromRefreshTokenCommand({
        ClientId: story.pool.clientId,
        RefreshToken: tokens.RefreshToken,
      }),
    );

    const ids = [tokens.IdToken, present(refreshed.AuthenticationResult?.IdToken)].map(claimsOf);
    for (const id of ids) {
      expect(id).toMatchObject({
        tenant: 'north',
        'cognito:groups': ['readers'],
        'cognito:preferred_role': 'arn:role',
        iss: expect.any(String),
      });
      expect(id).not.toHaveProperty('email');
      expect(id['sub']).not.toBe('forged');
    }
    const access = claimsOf(tokens.AccessToken);
    expect(access).toMatchObject({ 'cognito:groups': ['readers'] });
    expect(access).not.toHaveProperty('tenant');
    expect(events.map(({ triggerSource }) => triggerSource)).toEqual([
      'TokenGeneration_Authentication',
      'TokenGeneration_RefreshTokens',
    ]);
  });

  test('of the second version changes the access token and its scopes too', async () => {
    const story = await poolWith({
      PreTokenGeneration: (event) =>
        replying(event, {
          claimsAndScopeOverrideDetails: {
            idTokenGeneration: { claimsToAddOrOverride: { level: 3 } },
            accessTokenGeneration: {
              claimsToAddOrOverride: { tenant: { name: 'north' } },
              claimsToSuppress: ['username'],
              scopesToAdd: ['orders/read'],
              scopesToSuppress: ['aws.cognito.signin.user.admin'],
            },
          },
        }),
    });
    await addAda(story, story.pool);

    const { AccessToken, IdToken } = await signIn(story, story.pool);

    expect(claimsOf(AccessToken)).toMatchObject({
      tenant: { name: 'north' },
      scope: 'orders/read',
      username: 'ada',
    });
    expect(claimsOf(IdToken)).toMatchObject({ level: 3 });
    await expect(story.sdk.send(new GetUserCommand({ AccessToken }))).rejects.toThrow(
      'Access Token does not have required scopes',
    );
  });

  test.each([
    ['plain ARN', '1', ['first']],
    ['V1_0', '1', ['first']],
    ['V2_0', '2', ['later']],
    ['V3_0', '3', ['later']],
  ] as const)('is spoken to as the pool is set: %s', async (LambdaVersion, version, applied) => {
    const { events, handlers } = recording({
      PreTokenGeneration: (event) =>
        replying(event, {
          claimsOverrideDetails: { claimsToAddOrOverride: { first: 'yes' } },
          claimsAndScopeOverrideDetails: {
            idTokenGeneration: { claimsToAddOrOverride: { later: 'yes' } },
          },
        }),
    });
    const story = await poolWith(handlers);
    await addAda(story, story.pool);
    await story.sdk.send(
      new UpdateUserPoolCommand({
        UserPoolId: story.pool.userPoolId,
        LambdaConfig:
          LambdaVersion === 'plain ARN'
            ? { PreTokenGeneration: functionArn }
            : { PreTokenGenerationConfig: { LambdaVersion, LambdaArn: functionArn } },
      }),
    );

    const { IdToken } = await signIn(story, story.pool);

    const names = Object.keys(claimsOf(IdToken)).filter((name) => /^(first|later)$/u.test(name));
    expect(names).toEqual(applied);
    expect(events[0]?.version).toBe(version);
  });

  test('that throws gives no tokens', async () => {
    const story = await poolWith({ PreTokenGeneration: throws });
    await addAda(story, story.pool);

    await expect(enter(story)).rejects.toThrow('PreTokenGeneration failed with error not today.');
  });
});

const migratesByPassword: Handler = (event, ...rest) =>
  event.request['password'] === password ? migrates({})(event, ...rest) : event;

const choiceBased = { client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const] } };

describe('UserMigration', () => {
  test('brings a user over who signs in with the old password, once', async () => {
    const UserMigration = migrates({ finalUserStatus: 'CONFIRMED' });
    const { events, handlers } = recording({ UserMigration });
    const story = await poolWith(handlers);

    const { AuthenticationResult } = await enter(story);
    await enter(story);

    expect(AuthenticationResult?.AccessToken).toBeDefined();
    expect(await adaOf(story)).toEqual({ status: 'CONFIRMED', verified: 'true' });
    expect(events.map(({ triggerSource, request }) => [triggerSource, request])).toEqual([
      ['UserMigration_Authentication', { password, validationData: { from: 'a test' } }],
    ]);
  });

  test.each([
    [true, { AuthenticationResult: { TokenType: 'Bearer' } }],
    [false, 'AliasExistsException'],
  ])('with forceAliasCreation %s meets an alias of somebody else', async (force, expected) => {
    const options = { pool: { AliasAttributes: ['email' as const] } };
    const story = await poolWith(
      { UserMigration: migrates({ forceAliasCreation: force }) },
      options,
    );
    const UserAttributes = [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ];
    await createAda(story, story.pool, { Username: 'grace', UserAttributes });

    const outcome = await enter(story).catch((error: unknown) => error);

    expect(outcome).toMatchObject(typeof expected === 'string' ? { name: expected } : expected);
  });

  test.each<[string, Handler, string]>([
    ['answers no user', same, 'UserNotFoundException'],
    ['throws', throws, 'UserLambdaValidationException'],
    ['answers a sub', migrates({ userAttributes: { sub: 'x' } }), 'InvalidParameterException'],
    [
      'wants a new password',
      migrates({ finalUserStatus: 'RESET_REQUIRED' }),
      'PasswordResetRequiredException',
    ],
    [
      'answers another status',
      migrates({ finalUserStatus: 'FORCE_CHANGE_PASSWORD' }),
      'InvalidLambdaResponseException',
    ],
  ])('that %s lets nobody in', async (_, UserMigration, name) => {
    const story = await poolWith({ UserMigration });

    await expect(enter(story)).rejects.toMatchObject({ name });
  });

  test('brings a user over by the password of USER_AUTH', async () => {
    const { events, handlers } = recording({ UserMigration: migrates({}) });
    const story = await poolWith(handlers, choiceBased);

    const { AuthenticationResult } = await story.sdk.send(
      new InitiateAuthCommand({
        ClientId: story.pool.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password },
      }),
    );

    expect(AuthenticationResult?.AccessToken).toBeDefined();
    expect(await adaOf(story)).toEqual({ status: 'CONFIRMED', verified: 'true' });
    expect(events.map(({ request }) => request['password'])).toEqual([password]);
  });

  test.each([
    [password, { AuthenticationResult: { TokenType: 'Bearer' } }],
    ['Wrong-horse-1', { message: 'Incorrect username or password.' }],
  ])('brings over who is hidden and chooses the password, %s', async (sent, expected) => {
    const client = { ...choiceBased.client, PreventUserExistenceErrors: 'ENABLED' } as const;
    const story = await poolWith({ UserMigration: migratesByPassword }, { ...choiceBased, client });
    const ClientId = story.pool.clientId;
    const { Session } = await story.sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: 'ada' },
      }),
    );

    const answered = story.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        Session,
        ChallengeName: 'SELECT_CHALLENGE',
        ChallengeResponses: { USERNAME: 'ada', ANSWER: 'PASSWORD', PASSWORD: sent },
      }),
    );

    expect(await answered.catch((error: unknown) => error)).toMatchObject(expected);
  });

  test('brings a user over who has forgotten the password', async () => {
    const { events, handlers } = recording({ UserMigration: migrates({}) });
    const story = await poolWith(handlers);

    const { CodeDeliveryDetails } = await story.sdk.send(
      new ForgotPasswordCommand({ ClientId: story.pool.clientId, Username: 'ada' }),
    );

    expect(CodeDeliveryDetails?.Destination).toBe('a***@e***');
    expect(events[0]?.triggerSource).toBe('UserMigration_ForgotPassword');
    expect(events[0]?.request).not.toHaveProperty('password');
  });
});

/** Texts with the parameters of the event in them. */
const writes: Handler = (event) => {
  const { codeParameter: code, usernameParameter } = event.request;
  const to = typeof usernameParameter === 'string' ? ` for ${usernameParameter}` : '';
  return replying(event, {
    emailSubject: `Code${to}`,
    emailMessage: `Your code${to}: ${String(code)}, {username}`,
    smsMessage: `SMS${to}: ${String(code)}`,
  });
};

describe('CustomMessage', () => {
  test('writes a message for each code', async () => {
    const { events, handlers } = recording({ CustomMessage: writes });
    const story = await poolWith(handlers);

    await signUpAda(story);

    const code = newestCode(story.cognito);
    expect(story.cognito.inbox({})).toMatchObject([
      { code, subject: 'Code', message: `Your code: ${code}, {username}` },
    ]);
    expect(code).toMatch(/^\d{6}$/u);
    expect(events.map(({ triggerSource }) => triggerSource)).toEqual(['CustomMessage_SignUp']);
    expect(events[0]?.request).toMatchObject({ codeParameter: '{####}', usernameParameter: null });
  });

  test('writes an invitation for each medium, with the name and a password of any characters', async () => {
    const story = await poolWith({ CustomMessage: writes });
    const TemporaryPassword = '$&Horse-{username}-1';

    await story.sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: story.pool.userPoolId,
        Username: 'ada',
        TemporaryPassword,
        DesiredDeliveryMediums: ['EMAIL', 'SMS'],
        UserAttributes: [
          { Name: 'email', Value: 'ada@example.com' },
          { Name: 'phone_number', Value: '+15551234567' },
        ],
      }),
    );

    expect(story.cognito.inbox({})).toMatchObject([
      { medium: 'SMS', message: `SMS for ada: ${TemporaryPassword}`, subject: undefined },
      {
        medium: 'EMAIL',
        subject: 'Code for ada',
        message: `Your code for ada: ${TemporaryPassword}, ada`,
      },
    ]);
  });

  test('leaves the inbox without a text where it writes none', async () => {
    const story = await poolWith({ CustomMessage: same });

    await signUpAda(story);

    expect(story.cognito.inbox({})).toMatchObject([{ subject: undefined, message: undefined }]);
  });

  test('has to leave room for the code', async () => {
    const story = await poolWith({
      CustomMessage: (event) => replying(event, { emailMessage: 'Hello!' }),
    });

    await expect(signUpAda(story)).rejects.toMatchObject({
      name: 'InvalidLambdaResponseException',
    });
    expect(story.cognito.inbox({})).toEqual([]);
  });
});

describe('LambdaConfig', () => {
  test.each([
    [
      'an ARN that is none',
      { LambdaConfig: { PreSignUp: 'my-function-in-a-hurry' } },
      'InvalidParameterException',
    ],
    [
      'two functions for PreTokenGeneration',
      {
        LambdaConfig: {
          PreTokenGeneration: functionArn,
          PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: `${functionArn}:2` },
        },
      },
      'InvalidParameterException',
    ],
    [
      'claims for access tokens in the tier LITE',
      {
        UserPoolTier: 'LITE',
        LambdaConfig: {
          PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: functionArn },
        },
      },
      'FeatureUnavailableInTierException',
    ],
  ] as const)('refuses %s, at both operations', async (_, settings, name) => {
    const embedded = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool(embedded);

    const creating = embedded.sdk.send(new CreateUserPoolCommand({ PoolName: 'p', ...settings }));
    const updating = embedded.sdk.send(new UpdateUserPoolCommand({ UserPoolId, ...settings }));

    await expect(creating).rejects.toMatchObject({ name });
    await expect(updating).rejects.toMatchObject({ name });
  });

  test('is kept as data, and needs no triggers to be there', async () => {
    const LambdaConfig = { PreSignUp: functionArn };
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { pool: { LambdaConfig } });

    const { UserConfirmed } = await signUpAda({ ...embedded, pool });
    const described = await embedded.sdk.send(
      new DescribeUserPoolCommand({ UserPoolId: pool.userPoolId }),
    );

    expect(UserConfirmed).toBe(false);
    expect(described.UserPool?.LambdaConfig).toEqual(LambdaConfig);
  });
});

const Claims = z.record(z.string(), z.unknown());

function claimsOf(token: string): Record<string, unknown> {
  return Claims.parse(present(decodeJwt(token)).claims);
}

describe('a refresh token that rotates', () => {
  const RefreshTokenRotation = { Feature: 'ENABLED' as const, RetryGracePeriodSeconds: 0 };
  const client = { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH' as const], RefreshTokenRotation };

  test('is good for one request, also if another one overtakes it while its trigger runs', async () => {
    const events = new EventEmitter();
    let refreshes = 0;
    const slowAtFirst: Handler = async (event) => {
      refreshes += event.triggerSource === 'TokenGeneration_RefreshTokens' ? 1 : 0;
      if (refreshes === 1) {
        events.emit('first arrived');
        await once(events, 'go on');
      }
      return event;
    };
    const firstArrived = once(events, 'first arrived');
    const story = await poolWith({ PreTokenGeneration: slowAtFirst }, { client });
    await addAda(story, story.pool);
    const { RefreshToken } = await signIn(story, story.pool);
    const refresh = (): Promise<unknown> =>
      story.sdk.send(
        new GetTokensFromRefreshTokenCommand({ RefreshToken, ClientId: story.pool.clientId }),
      );

    const first = refresh();
    await firstArrived;
    story.clock.advance(1);
    await refresh();
    events.emit('go on');

    await expect(first).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });
  });
});
