import {
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  type AdminInitiateAuthCommandOutput,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AssociateSoftwareTokenCommand,
  type AuthenticationResultType,
  CreateUserPoolCommand,
  GetUserCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  UpdateUserPoolCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { answerBy, type Api, sessionRefusals } from '../../support/cognito/challenges.ts';
import { codeFor, newestCode, password, present } from '../../support/cognito/embedded.ts';
import { addClient, hashes } from '../../support/cognito/sign-in.ts';
import {
  beginChoice,
  type ChoicePool,
  choicePool,
  choose,
  withFactors,
} from '../../support/cognito/user-auth.ts';

type Factor = 'EMAIL_OTP' | 'SMS_OTP';

const wrongCode = {
  name: 'CodeMismatchException',
  message: 'Invalid code or auth state for the user.',
};

function other(code: string): string {
  return code === '00000000' ? '11111111' : '00000000';
}

/** Signs someone up who has both kinds of address, none of them verified. */
async function signUp(embedded: ChoicePool, Username: string, lastDigits: string): Promise<void> {
  const { sdk, pool } = embedded;
  await sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username,
      Password: password,
      SecretHash: hashes(pool, Username)['SECRET_HASH'],
      UserAttributes: [
        { Name: 'email', Value: `${Username}@example.com` },
        { Name: 'phone_number', Value: `+1555555${lastDigits}` },
      ],
    }),
  );
}

async function choicePoolWithSignedUpAda(
  options: Parameters<typeof choicePool>[0] = {},
): Promise<ChoicePool> {
  const embedded = await choicePool(options);
  await signUp(embedded, 'ada', '1234');
  return embedded;
}

function ada({ sdk, pool }: ChoicePool): Promise<object> {
  return sdk.send(new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
}

function answer(
  embedded: ChoicePool,
  name: Factor,
  session: string | undefined,
  responses: Record<string, string>,
  api: Api = 'public',
): Promise<AdminInitiateAuthCommandOutput> {
  return answerBy(api, embedded, embedded.pool, { name, session, responses });
}

async function signInByCode(embedded: ChoicePool, name: Factor): Promise<AuthenticationResultType> {
  const { Session } = await beginChoice(embedded, { PREFERRED_CHALLENGE: name });
  const code = newestCode(embedded.cognito, { username: 'ada' });
  const reply = await answer(embedded, name, Session, { [`${name}_CODE`]: code });
  return present(reply.AuthenticationResult);
}

async function setUpMfa(
  { sdk, clock }: ChoicePool,
  AccessToken: string | undefined,
): Promise<void> {
  const { SecretCode } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = codeFor(SecretCode, clock.now());
  await sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  const SoftwareTokenMfaSettings = { Enabled: true };
  await sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
}

describe.each([
  ['EMAIL_OTP' as const, 'EMAIL', 'a***@e***', 'email-otp', 'email'],
  ['SMS_OTP' as const, 'SMS', '+*******1234', 'sms-otp', 'phone_number'],
])('%s as first factor', (name, medium, destination, purpose, attribute) => {
  const key = `${name}_CODE`;
  const preferred = { PREFERRED_CHALLENGE: name };
  const begin = (
    embedded: ChoicePool,
    parameters: Record<string, string> = {},
  ): Promise<AdminInitiateAuthCommandOutput> =>
    beginChoice(embedded, { ...preferred, ...parameters });

  test.each<Api>(['public', 'admin'])(
    'sends eight digits that give tokens by the %s API, confirm the user and verify the address',
    async (api) => {
      const embedded = await choicePoolWithSignedUpAda();

      const asked = await beginChoice(embedded, preferred, { api });
      const [delivery] = embedded.cognito.inbox({ username: 'ada' });
      const code = present(delivery?.code);
      const reply = await answer(embedded, name, asked.Session, { [key]: code }, api);

      expect(asked).toMatchObject({
        ChallengeName: name,
        ChallengeParameters: {
          CODE_DELIVERY_DELIVERY_MEDIUM: medium,
          CODE_DELIVERY_DESTINATION: destination,
        },
      });
      expect(delivery).toMatchObject({ medium, purpose, code: expect.stringMatching(/^\d{8}$/) });
      expect(reply.AuthenticationResult?.RefreshToken).toBeDefined();
      await expect(ada(embedded)).resolves.toMatchObject({
        UserStatus: 'CONFIRMED',
        UserAttributes: expect.arrayContaining([{ Name: `${attribute}_verified`, Value: 'true' }]),
      });
      const { AccessToken } = present(reply.AuthenticationResult);
      await expect(embedded.sdk.send(new GetUserCommand({ AccessToken }))).resolves.toHaveProperty(
        'Username',
        'ada',
      );
    },
  );

  test('is sent when it is chosen, which spends the Session of the choice', async () => {
    const embedded = await choicePoolWithSignedUpAda();
    const { Session: choice } = await beginChoice(embedded);
    const sent = embedded.cognito.inbox({ username: 'ada' }).length;

    const asked = await choose(embedded, choice, { ANSWER: name });

    expect(asked.ChallengeName).toBe(name);
    expect(embedded.cognito.inbox({ username: 'ada' })).toHaveLength(sent + 1);
    await expect(choose(embedded, choice, { ANSWER: name })).rejects.toMatchObject(
      sessionRefusals.spent,
    );
    const code = newestCode(embedded.cognito, { username: 'ada' });
    await expect(answer(embedded, name, asked.Session, { [key]: code })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });

  test('is not followed by MFA where the user has set up none', async () => {
    const embedded = await choicePoolWithSignedUpAda({ mfa: 'OPTIONAL' });
    const { Session } = await begin(embedded);
    const code = newestCode(embedded.cognito, { username: 'ada' });

    const reply = await answer(embedded, name, Session, { [key]: code });

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('is no way around the MFA that the user has set up', async () => {
    const embedded = await choicePoolWithSignedUpAda({ mfa: 'OPTIONAL' });
    const waiting = await begin(embedded);
    const waitingCode = newestCode(embedded.cognito, { username: 'ada' });
    await setUpMfa(embedded, (await signInByCode(embedded, name)).AccessToken);

    const asked = await begin(embedded);
    const choice = await beginChoice(embedded);
    const answered = answer(embedded, name, waiting.Session, { [key]: waitingCode });
    const chosen = choose(embedded, choice.Session, { ANSWER: name });
    const byPassword = { ANSWER: 'PASSWORD', PASSWORD: password };

    expect(asked.ChallengeName).toBe('SELECT_CHALLENGE');
    expect(choice.AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP']);
    await expect(answered).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(chosen).rejects.toThrow('is not one of the challenges offered');
    await expect(choose(embedded, choice.Session, byPassword)).resolves.toMatchObject({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
    });
  });

  test.each<[string, (embedded: ChoicePool) => Promise<unknown>]>([
    [
      'CreateUserPool',
      ({ sdk }) =>
        sdk.send(
          new CreateUserPoolCommand({
            PoolName: 'pool',
            ...withFactors('PASSWORD', name),
            MfaConfiguration: 'ON',
            SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' },
          }),
        ),
    ],
    [
      'UpdateUserPool',
      ({ sdk, pool }) =>
        sdk.send(
          new UpdateUserPoolCommand({
            UserPoolId: pool.userPoolId,
            ...withFactors('PASSWORD', name),
            MfaConfiguration: 'ON',
          }),
        ),
    ],
    [
      'SetUserPoolMfaConfig',
      ({ sdk, pool }) =>
        sdk.send(
          new SetUserPoolMfaConfigCommand({
            UserPoolId: pool.userPoolId,
            MfaConfiguration: 'ON',
            SoftwareTokenMfaConfiguration: { Enabled: true },
          }),
        ),
    ],
  ])('cannot be allowed in a pool that requires MFA, by %s', async (_operation, set) => {
    const embedded = await choicePool({ mfa: 'OPTIONAL' });

    await expect(set(embedded)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled',
    });
  });

  test('keeps the Session through six wrong codes and spends it with the right one', async () => {
    const embedded = await choicePoolWithSignedUpAda();
    const { Session } = await begin(embedded);
    const code = newestCode(embedded.cognito, { username: 'ada' });
    for (let tries = 0; tries < 6; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
      await expect(answer(embedded, name, Session, { [key]: other(code) })).rejects.toMatchObject(
        wrongCode,
      );
    }
    await expect(answer(embedded, name, Session, {})).rejects.toMatchObject({
      message: `Missing required parameter ${key}`,
    });
    await expect(ada(embedded)).resolves.toMatchObject({ UserStatus: 'UNCONFIRMED' });

    await answer(embedded, name, Session, { [key]: code });

    await expect(answer(embedded, name, Session, { [key]: code })).rejects.toMatchObject(
      sessionRefusals.spent,
    );
  });

  test('takes the code for as long as the client says', async () => {
    const embedded = await choicePoolWithSignedUpAda({ client: { AuthSessionValidity: 4 } });
    const first = await begin(embedded);
    const second = await begin(embedded);
    const [late, early] = embedded.cognito.inbox({ username: 'ada' });
    embedded.clock.advance(239);
    await expect(
      answer(embedded, name, first.Session, { [key]: present(early?.code) }),
    ).resolves.toHaveProperty('AuthenticationResult');

    embedded.clock.advance(1);

    await expect(
      answer(embedded, name, second.Session, { [key]: present(late?.code) }),
    ).rejects.toMatchObject(sessionRefusals.expired);
  });

  test('takes the code of this very sign-in, and no Session of another user, client or challenge', async () => {
    const embedded = await choicePoolWithSignedUpAda();
    await signUp(embedded, 'bob', '5678');
    const first = await begin(embedded);
    const firstCode = newestCode(embedded.cognito, { username: 'ada' });
    const second = await begin(embedded);
    const secondCode = newestCode(embedded.cognito, { username: 'ada' });
    const ofBob = await begin(embedded, { USERNAME: 'bob' });
    const responses = { [key]: newestCode(embedded.cognito, { username: 'bob' }) };
    const elsewhere = { ...embedded, pool: await addClient(embedded, embedded.pool) };
    const refused = (
      where: ChoicePool,
      session: string | undefined,
      given: Record<string, string>,
    ): Promise<unknown> => answer(where, name, session, given);

    await expect(refused(embedded, ofBob.Session, responses)).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(refused(elsewhere, first.Session, { [key]: firstCode })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(refused(embedded, second.Session, { [key]: firstCode })).rejects.toMatchObject(
      wrongCode,
    );
    await expect(choose(embedded, second.Session, { ANSWER: name })).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
    await expect(refused(embedded, second.Session, { [key]: secondCode })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });

  test('wants the right SECRET_HASH', async () => {
    const embedded = await choicePoolWithSignedUpAda({ client: { GenerateSecret: true } });
    const { Session } = await begin(embedded);
    const code = newestCode(embedded.cognito, { username: 'ada' });

    await expect(
      answer(embedded, name, Session, { [key]: code, SECRET_HASH: 'wrong' }),
    ).rejects.toMatchObject({
      message: `Unable to verify secret hash for client ${embedded.pool.clientId}`,
    });
    await expect(answer(embedded, name, Session, { [key]: code })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });

  test('is worth nothing once the address is another, or gone', async () => {
    const embedded = await choicePoolWithSignedUpAda();
    const { sdk, pool } = embedded;
    const whose = { UserPoolId: pool.userPoolId, Username: 'ada' };
    const { Session } = await begin(embedded);
    const code = newestCode(embedded.cognito, { username: 'ada' });
    const Value = attribute === 'email' ? 'new@example.com' : '+15555550000';

    await sdk.send(
      new AdminUpdateUserAttributesCommand({
        ...whose,
        UserAttributes: [{ Name: attribute, Value }],
      }),
    );
    await expect(answer(embedded, name, Session, { [key]: code })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await sdk.send(
      new AdminDeleteUserAttributesCommand({ ...whose, UserAttributeNames: [attribute] }),
    );
    await expect(answer(embedded, name, Session, { [key]: code })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
  });

  test('is worth nothing once an administrator has reset the password', async () => {
    const embedded = await choicePoolWithSignedUpAda();
    const { sdk, pool } = embedded;
    const first = await begin(embedded);
    const firstCode = newestCode(embedded.cognito, { username: 'ada' });
    await answer(embedded, name, first.Session, { [key]: firstCode });
    const { Session } = await begin(embedded);
    const code = newestCode(embedded.cognito, { username: 'ada' });
    await sdk.send(
      new AdminResetUserPasswordCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    await expect(answer(embedded, name, Session, { [key]: code })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
  });

  test('is simulated for a missing user that is hidden: nothing is sent, and no code is right', async () => {
    const client = { PreventUserExistenceErrors: 'ENABLED' } as const;
    const embedded = await choicePoolWithSignedUpAda({ client });
    const USERNAME = 'grace';

    const asked = await begin(embedded, { USERNAME });
    const { Session: choice } = await beginChoice(embedded, { USERNAME });
    const chosen = await choose(embedded, choice, { USERNAME, ANSWER: name });

    expect(chosen.ChallengeParameters).toEqual(asked.ChallengeParameters);
    expect(asked).toMatchObject({
      ChallengeName: name,
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: medium,
        CODE_DELIVERY_DESTINATION: expect.stringMatching(/^(g\*\*\*@.\*\*\*|\+\*{7}\d{4})$/),
      },
    });
    expect(embedded.cognito.inbox({ username: USERNAME })).toEqual([]);
    for (const { Session } of [asked, asked, chosen]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(
        answer(embedded, name, Session, { USERNAME, [key]: '12345678' }),
      ).rejects.toMatchObject(wrongCode);
    }
    await expect(
      answer(embedded, name, asked.Session, { [key]: '12345678' }),
    ).rejects.toMatchObject(sessionRefusals.foreign);
  });
});
