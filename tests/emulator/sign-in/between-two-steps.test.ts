import {
  AdminDeleteSoftwareTokenCommand,
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  type AdminInitiateAuthCommandOutput,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AssociateSoftwareTokenCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  answerBy,
  begin,
  createAda,
  notAuthorized,
  sessionRefusals,
} from '../../support/cognito/challenges.ts';
import {
  addConfirmedUser,
  codeFor,
  type Embedded,
  makePool,
  newestCode,
  openEmbedded,
  password,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { signedIn } from '../../support/cognito/sign-in.ts';

// What was begun, or sent, before something befell the account.

const newPassword = 'Correct-horse-2';
const otherEmail = { Name: 'email', Value: 'bob@example.com' };
const expired = { name: 'ExpiredCodeException' };

async function attributesOf(
  { sdk }: Pick<Embedded, 'sdk'>,
  { userPoolId }: TestPool,
): Promise<Record<string, string | undefined>> {
  const reply = await sdk.send(
    new AdminGetUserCommand({ UserPoolId: userPoolId, Username: 'ada' }),
  );
  return Object.fromEntries(
    (reply.UserAttributes ?? []).map(({ Name = '', Value }): [string, string | undefined] => [
      Name,
      Value,
    ]),
  );
}

async function setPassword(
  { sdk }: Pick<Embedded, 'sdk'>,
  { userPoolId }: TestPool,
  Permanent: boolean,
): Promise<void> {
  const input = { UserPoolId: userPoolId, Username: 'ada', Password: password, Permanent };
  await sdk.send(new AdminSetUserPasswordCommand(input));
}

/** Sets up a software token as far as the Session that answers MFA_SETUP. */
async function verifyToken(
  { sdk, clock }: Embedded,
  session: string | undefined,
): Promise<{ readonly secret: string | undefined; readonly verified: string | undefined }> {
  const { SecretCode: secret, Session } = await sdk.send(
    new AssociateSoftwareTokenCommand({ Session: session }),
  );
  const UserCode = codeFor(secret, clock.now());
  const verified = await sdk.send(new VerifySoftwareTokenCommand({ Session, UserCode }));
  return { secret, verified: verified.Session };
}

async function setUpToken(
  embedded: Embedded,
  pool: TestPool,
  session: string | undefined,
): Promise<{
  readonly secret: string | undefined;
  readonly reply: AdminInitiateAuthCommandOutput;
}> {
  const { secret, verified } = await verifyToken(embedded, session);
  const challenge = { name: 'MFA_SETUP', session: verified, responses: {} } as const;
  return { secret, reply: await answerBy('public', embedded, pool, challenge) };
}

describe('a code that was sent to an earlier address', () => {
  test('confirms no sign-up whose address an administrator has changed', async () => {
    const embedded = await openEmbedded();
    const { sdk, cognito } = embedded;
    const pool = await makePool(embedded);
    const { clientId: ClientId, userPoolId: UserPoolId } = pool;
    const UserAttributes = [{ Name: 'email', Value: 'ada@example.com' }];
    const Username = 'ada';
    await sdk.send(new SignUpCommand({ ClientId, Username, Password: password, UserAttributes }));
    const earlier = newestCode(cognito, { username: 'ada@example.com' });

    await sdk.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: [otherEmail] }),
    );

    const confirm = (ConfirmationCode: string): Promise<object> =>
      sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
    await expect(confirm(earlier)).rejects.toMatchObject(expired);
    await sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
    await confirm(newestCode(cognito, { username: 'bob@example.com' }));
    await expect(attributesOf(embedded, pool)).resolves.toHaveProperty('email_verified', 'true');
  });

  test('verifies no address that came with a new password', async () => {
    const ada = await signedIn({ pool: { AutoVerifiedAttributes: [] } });
    const { sdk, cognito, pool, AccessToken } = ada;
    const AttributeName = 'email';
    const askForCode = async (): Promise<string> => {
      await sdk.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));
      return newestCode(cognito, { username: 'ada' });
    };
    const earlier = await askForCode();
    await sdk.send(
      new AdminDeleteUserAttributesCommand({
        UserPoolId: pool.userPoolId,
        Username: 'ada',
        UserAttributeNames: ['email'],
      }),
    );
    await setPassword(ada, pool, false);
    const { Session: session } = await begin(ada, pool);
    const responses = { NEW_PASSWORD: newPassword, 'userAttributes.email': otherEmail.Value };

    await answerBy('public', ada, pool, { name: 'NEW_PASSWORD_REQUIRED', session, responses });

    const verify = (Code: string): Promise<object> =>
      sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }));
    await expect(verify(earlier)).rejects.toMatchObject(expired);
    await expect(attributesOf(ada, pool)).resolves.toHaveProperty('email_verified', 'false');
    await verify(await askForCode());
    await expect(attributesOf(ada, pool)).resolves.toHaveProperty('email_verified', 'true');
  });
});

describe('an alias that was taken away by ForceAliasCreation', () => {
  test.each([['email'], ['preferred_username']] as const)(
    'is not claimed back by the next change of its former owner: %s',
    async (alias) => {
      const embedded = await openEmbedded();
      const pool = await makePool(embedded, { pool: { AliasAttributes: [alias] } });
      const UserAttributes = [
        { Name: 'email', Value: 'shared@example.com' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'preferred_username', Value: 'shared' },
      ];
      await createAda(embedded, pool, { UserAttributes });
      const grace = { UserAttributes, Username: 'grace', ForceAliasCreation: true };

      await createAda(embedded, pool, grace);

      const USERNAME = alias === 'email' ? 'shared@example.com' : 'shared';
      await setPassword(embedded, pool, true);
      const kept = await attributesOf(embedded, pool);
      expect(alias === 'email' ? kept['email_verified'] : kept[alias]).toBe(
        alias === 'email' ? 'false' : undefined,
      );
      await expect(begin(embedded, pool)).resolves.toHaveProperty('AuthenticationResult');
      const asked = await begin(embedded, pool, { USERNAME });
      expect(asked.ChallengeParameters?.['USER_ID_FOR_SRP']).toBe('grace');
    },
  );
});

describe('MFA_SETUP that was begun before a factor was there', () => {
  test('cannot put another software token in its place', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { mfa: 'ON' });
    await addConfirmedUser(embedded, pool);
    const earlier = await begin(embedded, pool);
    const { sdk, clock } = embedded;
    const associated = await sdk.send(
      new AssociateSoftwareTokenCommand({ Session: (await begin(embedded, pool)).Session }),
    );
    const { Session } = await begin(embedded, pool);

    const { reply } = await setUpToken(embedded, pool, Session);

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
    const UserCode = codeFor(associated.SecretCode, clock.now());
    await expect(
      sdk.send(new VerifySoftwareTokenCommand({ Session: associated.Session, UserCode })),
    ).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(setUpToken(embedded, pool, earlier.Session)).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
  });

  test('is answered by no software token that has been removed, and by the next one', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { mfa: 'ON' });
    await createAda(embedded, pool);
    await setPassword(embedded, pool, true);
    const setUp = async (): Promise<string | undefined> => {
      const { Session } = await begin(embedded, pool);
      return (await verifyToken(embedded, Session)).verified;
    };
    const answerWith = (session: string | undefined): Promise<AdminInitiateAuthCommandOutput> =>
      answerBy('public', embedded, pool, { name: 'MFA_SETUP', session, responses: {} });
    const ofRemoved = await setUp();
    await embedded.sdk.send(
      new AdminDeleteSoftwareTokenCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    await expect(answerWith(ofRemoved)).rejects.toMatchObject(sessionRefusals.foreign);
    const ofNext = await setUp();
    await expect(answerWith(ofRemoved)).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(answerWith(ofNext)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('takes no e-mail address in place of one that has been set since', async () => {
    const embedded = await openEmbedded();
    const { sdk, cognito } = embedded;
    const pool = await makePool(embedded, { pool: { AutoVerifiedAttributes: [] } });
    const { userPoolId: UserPoolId } = pool;
    await sdk.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: 'ON',
        SoftwareTokenMfaConfiguration: { Enabled: true },
        EmailMfaConfiguration: {},
      }),
    );
    await createAda(embedded, pool, { UserAttributes: [] });
    await setPassword(embedded, pool, true);
    const answer = (
      name: 'MFA_SETUP' | 'EMAIL_OTP',
      session: string | undefined,
      responses: Record<string, string>,
    ): Promise<AdminInitiateAuthCommandOutput> =>
      answerBy('public', embedded, pool, { name, session, responses });
    const EMAIL = 'mallory@example.com';
    const waiting = await begin(embedded, pool);
    const sent = await answer('MFA_SETUP', (await begin(embedded, pool)).Session, { EMAIL });
    const EMAIL_OTP_CODE = newestCode(cognito, { username: EMAIL });

    await sdk.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username: 'ada',
        UserAttributes: [otherEmail],
      }),
    );

    await expect(answer('EMAIL_OTP', sent.Session, { EMAIL_OTP_CODE })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(answer('MFA_SETUP', waiting.Session, { EMAIL })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(attributesOf(embedded, pool)).resolves.toHaveProperty('email', otherEmail.Value);
  });
});

describe('a password that is to be reset', () => {
  const resetRequired = { name: 'PasswordResetRequiredException' };

  test('ends a sign-in that waits for its second factor', async () => {
    const embedded = await openEmbedded();
    const { sdk, clock } = embedded;
    const pool = await makePool(embedded, { mfa: 'ON' });
    await addConfirmedUser(embedded, pool);
    const { secret } = await setUpToken(embedded, pool, (await begin(embedded, pool)).Session);
    const { Session: session } = await begin(embedded, pool);
    clock.advance(60);
    await sdk.send(
      new AdminResetUserPasswordCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    const SOFTWARE_TOKEN_MFA_CODE = codeFor(secret, clock.now());
    const responses = { SOFTWARE_TOKEN_MFA_CODE };
    await expect(
      answerBy('public', embedded, pool, { name: 'SOFTWARE_TOKEN_MFA', session, responses }),
    ).rejects.toMatchObject(resetRequired);
  });

  test('keeps triggers from issuing tokens without one', async () => {
    const embedded = await openEmbedded({
      DefineAuthChallenge: (event) => ({ ...event, response: { issueTokens: true } }),
    });
    const { sdk } = embedded;
    const client = { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH' as const] };
    const pool = await makePool(embedded, { client });
    await addConfirmedUser(embedded, pool);
    const beginCustom = new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: 'ada' },
    });
    await expect(sdk.send(beginCustom)).resolves.toHaveProperty('AuthenticationResult');

    await sdk.send(
      new AdminResetUserPasswordCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    await expect(sdk.send(beginCustom)).rejects.toMatchObject(resetRequired);
  });

  test('is not reset by an earlier code once an administrator has set a temporary one', async () => {
    const embedded = await openEmbedded();
    const { sdk, cognito } = embedded;
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const whose = { ClientId: pool.clientId, Username: 'ada' };
    await sdk.send(new ForgotPasswordCommand(whose));
    const ConfirmationCode = newestCode(cognito, { username: 'ada' });
    await setPassword(embedded, pool, false);
    const confirmation = { ...whose, ConfirmationCode, Password: newPassword };

    const confirming = sdk.send(new ConfirmForgotPasswordCommand(confirmation));

    await expect(confirming).rejects.toMatchObject(
      notAuthorized('User password cannot be reset in the current state.'),
    );
  });
});
