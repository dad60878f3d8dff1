import {
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmSignUpCommand,
  SignUpCommand,
  type SignUpCommandInput,
  type SignUpCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  answerBy,
  type Api,
  notAuthorized,
  sessionRefusals,
} from '../../support/cognito/challenges.ts';
import { newestCode, password, present } from '../../support/cognito/embedded.ts';
import { addClient, hashes } from '../../support/cognito/sign-in.ts';
import {
  beginChoice,
  type ChoicePool,
  choicePool,
  choose,
} from '../../support/cognito/user-auth.ts';

/** Signs `ada` up, without a password unless one is given. */
function signUp(
  { sdk, pool }: ChoicePool,
  input: Partial<SignUpCommandInput> = {},
): Promise<SignUpCommandOutput> {
  const Username = input.Username ?? 'ada';
  return sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username,
      SecretHash: hashes(pool, Username)['SECRET_HASH'],
      UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
      ...input,
    }),
  );
}

async function confirm(
  { sdk, pool, cognito }: ChoicePool,
  Session: string | undefined,
  Username = 'ada',
): Promise<string | undefined> {
  const reply = await sdk.send(
    new ConfirmSignUpCommand({
      ClientId: pool.clientId,
      Username,
      SecretHash: hashes(pool, Username)['SECRET_HASH'],
      ConfirmationCode: newestCode(cognito, { username: Username }),
      Session,
    }),
  );
  return reply.Session;
}

/** Gives the Session of ConfirmSignUp. */
async function confirmed(embedded: ChoicePool, Username = 'ada'): Promise<string> {
  const { Session } = await signUp(embedded, { Username });
  return present(await confirm(embedded, Session, Username));
}

function status({ sdk, pool }: ChoicePool): Promise<object> {
  return sdk.send(new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
}

const missingPassword = {
  name: 'InvalidParameterException',
  message: 'Missing required parameter Password',
};

describe('SignUp without a password', () => {
  test.each([
    ['none', undefined],
    ['a blank one', ''],
  ])('with %s makes a user who signs in by a code alone', async (_, Password) => {
    const embedded = await choicePool();

    const reply = await signUp(embedded, { Password });
    await confirm(embedded, undefined);

    expect(reply).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { Destination: 'a***@e***' },
      Session: expect.stringMatching(/^AYABe.{800,}$/),
    });
    await expect(beginChoice(embedded)).resolves.toMatchObject({
      AvailableChallenges: ['EMAIL_OTP'],
    });
    await expect(
      beginChoice(embedded, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password }),
    ).resolves.toMatchObject({ ChallengeName: 'SELECT_CHALLENGE' });
  });

  test.each<[string, Parameters<typeof choicePool>[0], Partial<SignUpCommandInput>]>([
    ['the pool allows no code', { factors: ['PASSWORD'] }, {}],
    ['the pool allows a code to what the user lacks', { factors: ['PASSWORD', 'SMS_OTP'] }, {}],
    ['the pool verifies nothing', { pool: { AutoVerifiedAttributes: [] } }, {}],
    ['the user has no address', {}, { UserAttributes: [] }],
    [
      'the client has no choice-based flow',
      { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } },
      {},
    ],
  ])('is refused where %s', async (_, options, input) => {
    const embedded = await choicePool(options);

    await expect(signUp(embedded, input)).rejects.toMatchObject(missingPassword);
    const reply = await signUp(embedded, { ...input, Password: password });
    expect(reply.UserSub).toBeDefined();
    expect(reply.Session).toBeUndefined();
  });

  test('holds a password that is given to the policy', async () => {
    const embedded = await choicePool();

    await expect(signUp(embedded, { Password: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
  });
});

describe('the Session of SignUp', () => {
  test('buys one of ConfirmSignUp, also for a user with a password; without it there is none', async () => {
    const embedded = await choicePool();
    const { Session } = await signUp(embedded, { Password: password });
    await signUp(embedded, { Username: 'bob' });

    expect(await confirm(embedded, Session)).toMatch(/^AYABe.{800,}$/);
    expect(await confirm(embedded, undefined, 'bob')).toBeUndefined();
  });

  test('of another user, or expired, leaves the user unconfirmed and the code good', async () => {
    const embedded = await choicePool();
    const { Session } = await signUp(embedded);
    const ofBob = await signUp(embedded, { Username: 'bob' });

    await expect(confirm(embedded, ofBob.Session)).rejects.toMatchObject(sessionRefusals.foreign);
    embedded.clock.advance(180);
    await expect(confirm(embedded, Session)).rejects.toMatchObject(sessionRefusals.expired);
    await expect(status(embedded)).resolves.toMatchObject({ UserStatus: 'UNCONFIRMED' });

    expect(await confirm(embedded, undefined)).toBeUndefined();
    await expect(status(embedded)).resolves.toMatchObject({ UserStatus: 'CONFIRMED' });
  });

  test('neither signs in nor answers a challenge', async () => {
    const embedded = await choicePool();
    const { Session: session } = await signUp(embedded);

    await expect(beginChoice(embedded, {}, { session })).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
    await expect(choose(embedded, session, { ANSWER: 'EMAIL_OTP' })).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
  });
});

describe('the Session of ConfirmSignUp', () => {
  test.each<Api>(['public', 'admin'])('gives tokens by the %s API, once', async (api) => {
    const embedded = await choicePool();
    const session = await confirmed(embedded);

    const { $metadata: _, ...reply } = await beginChoice(embedded, {}, { api, session });

    expect(reply).toEqual({
      AuthenticationResult: expect.objectContaining({ RefreshToken: expect.any(String) }),
      ChallengeParameters: {},
    });
    await expect(beginChoice(embedded, {}, { api, session })).rejects.toMatchObject(
      sessionRefusals.spent,
    );
  });

  test('needs no second factor, and wins over a preference', async () => {
    const embedded = await choicePool({ mfa: 'OPTIONAL' });
    const session = await confirmed(embedded);

    const reply = await beginChoice(embedded, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, { session });

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('is for the first sign-in only', async () => {
    const embedded = await choicePool();
    const session = await confirmed(embedded);
    const asked = await beginChoice(embedded, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    await answerBy('public', embedded, embedded.pool, {
      name: 'EMAIL_OTP',
      session: asked.Session,
      responses: { EMAIL_OTP_CODE: newestCode(embedded.cognito, { username: 'ada' }) },
    });

    await expect(beginChoice(embedded, {}, { session })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
  });

  test('does not go around a temporary password', async () => {
    const embedded = await choicePool();
    const session = await confirmed(embedded);
    await embedded.sdk.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: embedded.pool.userPoolId,
        Username: 'ada',
        Password: password,
      }),
    );

    await expect(beginChoice(embedded, {}, { session })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
  });

  test.each([
    ['LEGACY', { name: 'UserNotFoundException' }],
    ['ENABLED', sessionRefusals.foreign],
  ] as const)(
    'is refused for another user, another client, a missing user (%s), and once it has expired',
    async (PreventUserExistenceErrors, missing) => {
      const embedded = await choicePool({ client: { PreventUserExistenceErrors } });
      const session = await confirmed(embedded);
      await confirmed(embedded, 'bob');
      const other = await addClient(embedded, embedded.pool, {
        ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
      });
      const begin = (USERNAME: string, given = session): Promise<unknown> =>
        beginChoice(embedded, { USERNAME }, { session: given });

      await expect(begin('bob')).rejects.toMatchObject(sessionRefusals.foreign);
      await expect(begin('grace')).rejects.toMatchObject(missing);
      await expect(begin('ada', 'x'.repeat(800))).rejects.toMatchObject(sessionRefusals.foreign);
      await expect(
        beginChoice({ ...embedded, pool: other }, {}, { session }),
      ).rejects.toMatchObject(sessionRefusals.foreign);
      embedded.clock.advance(180);
      await expect(begin('ada')).rejects.toMatchObject(sessionRefusals.expired);
    },
  );

  test('answers no challenge, nor does the Session of one sign in', async () => {
    const embedded = await choicePool();
    const session = await confirmed(embedded);
    const asked = await beginChoice(embedded);

    await expect(choose(embedded, session, { ANSWER: 'EMAIL_OTP' })).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
    await expect(beginChoice(embedded, {}, { session: asked.Session })).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
  });

  test('wants the right SECRET_HASH', async () => {
    const embedded = await choicePool({ client: { GenerateSecret: true } });
    const session = await confirmed(embedded);

    await expect(
      beginChoice(embedded, { SECRET_HASH: 'wrong' }, { session }),
    ).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${embedded.pool.clientId}`),
    );
    await expect(beginChoice(embedded, {}, { session })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });
});
