import {
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
  AdminRespondToAuthChallengeCommand,
  AssociateSoftwareTokenCommand,
  CreateUserPoolClientCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { secretHash } from '../../../src/protocol/secret-hash.ts';
import {
  addConfirmedUser,
  codeFor,
  type Embedded,
  makePool,
  openEmbedded,
  password,
  present,
  type TestPool,
  wrongCodeFor,
} from '../../support/cognito/embedded.ts';

async function openWithAda(): Promise<{ embedded: Embedded; pool: TestPool }> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, { mfa: 'ON' });
  await addConfirmedUser(embedded, pool);
  return { embedded, pool };
}

async function signIn(
  { sdk }: Embedded,
  { userPoolId, clientId }: TestPool,
): Promise<AdminInitiateAuthCommandOutput> {
  return sdk.send(
    new AdminInitiateAuthCommand({
      UserPoolId: userPoolId,
      ClientId: clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password },
    }),
  );
}

function mfaSetupAnswer(
  { userPoolId, clientId }: TestPool,
  Session: string | undefined,
): AdminRespondToAuthChallengeCommand {
  return new AdminRespondToAuthChallengeCommand({
    UserPoolId: userPoolId,
    ClientId: clientId,
    ChallengeName: 'MFA_SETUP',
    Session,
    ChallengeResponses: { USERNAME: 'ada' },
  });
}

function codeAnswer(
  { userPoolId, clientId }: TestPool,
  Session: string | undefined,
  code: string,
): AdminRespondToAuthChallengeCommand {
  return new AdminRespondToAuthChallengeCommand({
    UserPoolId: userPoolId,
    ClientId: clientId,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session,
    ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: code },
  });
}

/** Goes through MFA_SETUP with the code of this moment. */
async function setUpMfa(
  embedded: Embedded,
  pool: TestPool,
): Promise<{ secretCode: string; verifiedSession: string }> {
  const { sdk, clock } = embedded;
  const { Session } = await signIn(embedded, pool);
  const associated = await sdk.send(new AssociateSoftwareTokenCommand({ Session }));
  const verified = await sdk.send(
    new VerifySoftwareTokenCommand({
      Session: associated.Session,
      UserCode: codeFor(associated.SecretCode, clock.now()),
      FriendlyDeviceName: 'phone',
    }),
  );
  expect(verified.Status).toBe('SUCCESS');
  return {
    secretCode: present(associated.SecretCode),
    verifiedSession: present(verified.Session),
  };
}

describe('MFA_SETUP', () => {
  test('leads from the first sign-in to tokens', async () => {
    const { embedded, pool } = await openWithAda();
    const asked = await signIn(embedded, pool);
    expect(asked).toMatchObject({
      ChallengeName: 'MFA_SETUP',
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]', USER_ID_FOR_SRP: 'ada' },
      Session: expect.stringMatching(/^AYABe.{800,}$/),
    });

    const { verifiedSession } = await setUpMfa(embedded, pool);
    const answered = await embedded.sdk.send(mfaSetupAnswer(pool, verifiedSession));

    expect(answered.AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
    expect(answered.ChallengeParameters).toEqual({});
    const { AccessToken } = present(answered.AuthenticationResult);
    const user = await embedded.sdk.send(new GetUserCommand({ AccessToken }));
    expect(user.UserMFASettingList).toEqual(['SOFTWARE_TOKEN_MFA']);
  });

  test('can be answered by the public API when begun by the admin one', async () => {
    const { embedded, pool } = await openWithAda();
    const { verifiedSession } = await setUpMfa(embedded, pool);

    const answered = await embedded.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'MFA_SETUP',
        Session: verifiedSession,
        ChallengeResponses: { USERNAME: 'ada' },
      }),
    );

    expect(answered.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('refuses a Session whose token is not verified', async () => {
    const { embedded, pool } = await openWithAda();
    const { Session } = await signIn(embedded, pool);
    const associated = await embedded.sdk.send(new AssociateSoftwareTokenCommand({ Session }));

    const sending = embedded.sdk.send(mfaSetupAnswer(pool, associated.Session));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('spends its Session', async () => {
    const { embedded, pool } = await openWithAda();
    const { verifiedSession } = await setUpMfa(embedded, pool);
    await embedded.sdk.send(mfaSetupAnswer(pool, verifiedSession));

    const again = embedded.sdk.send(mfaSetupAnswer(pool, verifiedSession));

    await expect(again).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session can only be used once.',
    });
  });
});

describe('AssociateSoftwareToken', () => {
  test('gives a SecretCode of 32 bytes and a new Session', async () => {
    const { embedded, pool } = await openWithAda();
    const { Session } = await signIn(embedded, pool);

    const associated = await embedded.sdk.send(new AssociateSoftwareTokenCommand({ Session }));

    expect(associated.SecretCode).toMatch(/^[A-Z2-7]{52}$/);
    expect(associated.Session).toMatch(/^AYABe/);
    expect(associated.Session).not.toBe(Session);
  });

  test('spends the Session that it is called with', async () => {
    const { embedded, pool } = await openWithAda();
    const { Session } = await signIn(embedded, pool);
    await embedded.sdk.send(new AssociateSoftwareTokenCommand({ Session }));

    const again = embedded.sdk.send(new AssociateSoftwareTokenCommand({ Session }));

    await expect(again).rejects.toMatchObject({
      message: 'Invalid session for the user, session can only be used once.',
    });
  });

  test.each([
    ['neither', {}],
    ['both', { AccessToken: 'a.b.c', Session: 'x'.repeat(30) }],
  ])('refuses %s of access token and Session', async (_, input) => {
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new AssociateSoftwareTokenCommand(input));

    await expect(sending).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Exactly one of AccessToken and Session is required.',
    });
  });

  test('refuses a made-up Session', async () => {
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new AssociateSoftwareTokenCommand({ Session: 'x'.repeat(800) }));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('refuses a user who has been disabled since', async () => {
    const { embedded, pool } = await openWithAda();
    const { Session } = await signIn(embedded, pool);
    await embedded.sdk.send(
      new AdminDisableUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    const sending = embedded.sdk.send(new AssociateSoftwareTokenCommand({ Session }));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    });
  });

  test('refuses in a pool without TOTP', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const { AuthenticationResult } = await signIn(embedded, pool);

    const sending = embedded.sdk.send(
      new AssociateSoftwareTokenCommand({ AccessToken: AuthenticationResult?.AccessToken }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA has not been enabled by the userPool',
    });
  });
});

describe('VerifySoftwareToken', () => {
  test('keeps the Session on a wrong code', async () => {
    const { embedded, pool } = await openWithAda();
    const { Session } = await signIn(embedded, pool);
    const { sdk, clock } = embedded;
    const associated = await sdk.send(new AssociateSoftwareTokenCommand({ Session }));
    const wrong = sdk.send(
      new VerifySoftwareTokenCommand({
        Session: associated.Session,
        UserCode: wrongCodeFor(associated.SecretCode, clock.now()),
      }),
    );
    await expect(wrong).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
      message: 'Code mismatch and fail enable Software Token MFA',
    });

    const right = await sdk.send(
      new VerifySoftwareTokenCommand({
        Session: associated.Session,
        UserCode: codeFor(associated.SecretCode, clock.now()),
      }),
    );

    expect(right.Status).toBe('SUCCESS');
    expect(right.Session).not.toBe(associated.Session);
  });

  test.each([
    [
      'letters',
      'abcdef',
      "1 validation error detected: Value at 'userCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9]+",
    ],
    [
      'five digits',
      '12345',
      "1 validation error detected: Value at 'userCode' failed to satisfy constraint: Member must have length greater than or equal to 6",
    ],
  ])('refuses %s by shape', async (_, UserCode, message) => {
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new VerifySoftwareTokenCommand({ UserCode }));

    await expect(sending).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test('refuses a Session that AssociateSoftwareToken did not give', async () => {
    const { embedded, pool } = await openWithAda();
    const first = await signIn(embedded, pool);
    const { sdk, clock } = embedded;
    const associated = await sdk.send(
      new AssociateSoftwareTokenCommand({ Session: first.Session }),
    );
    const fresh = await signIn(embedded, pool);

    const sending = sdk.send(
      new VerifySoftwareTokenCommand({
        Session: fresh.Session,
        UserCode: codeFor(associated.SecretCode, clock.now()),
      }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('by access token leaves MFA off until it is chosen', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { mfa: 'OPTIONAL' });
    await addConfirmedUser(embedded, pool);
    const { sdk, clock } = embedded;
    const { AuthenticationResult } = await signIn(embedded, pool);
    const AccessToken = present(AuthenticationResult?.AccessToken);
    const { SecretCode, Session } = await sdk.send(
      new AssociateSoftwareTokenCommand({ AccessToken }),
    );
    expect(Session).toBeUndefined();

    const verified = await sdk.send(
      new VerifySoftwareTokenCommand({
        AccessToken,
        UserCode: codeFor(SecretCode, clock.now()),
      }),
    );

    expect(verified).toMatchObject({ Status: 'SUCCESS' });
    expect(verified.Session).toBeUndefined();
    const user = await sdk.send(new GetUserCommand({ AccessToken }));
    expect(user.UserMFASettingList).toBeUndefined();
    const next = await signIn(embedded, pool);
    expect(next.AuthenticationResult).toBeDefined();
  });

  test('by access token refuses a user who has associated nothing', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { mfa: 'OPTIONAL' });
    await addConfirmedUser(embedded, pool);
    const { AuthenticationResult } = await signIn(embedded, pool);

    const sending = embedded.sdk.send(
      new VerifySoftwareTokenCommand({
        AccessToken: AuthenticationResult?.AccessToken,
        UserCode: '123456',
      }),
    );

    await expect(sending).rejects.toMatchObject({ name: 'SoftwareTokenMFANotFoundException' });
  });
});

describe('SOFTWARE_TOKEN_MFA', () => {
  test('is asked after the token was verified, and the next code gives tokens', async () => {
    const { embedded, pool } = await openWithAda();
    const { secretCode } = await setUpMfa(embedded, pool);
    embedded.clock.advance(30);

    const asked = await signIn(embedded, pool);
    const answered = await embedded.sdk.send(
      codeAnswer(pool, asked.Session, codeFor(secretCode, embedded.clock.now())),
    );

    expect(asked).toMatchObject({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: { FRIENDLY_DEVICE_NAME: 'phone', USER_ID_FOR_SRP: 'ada' },
    });
    expect(answered.AuthenticationResult?.RefreshToken).toMatch(/^eyJjdHkiOiJKV1Qi/);
  });

  test.each([
    [-30, true],
    [30, true],
    [-60, false],
    [60, false],
  ])('a code %d seconds away counts: %s', async (seconds, counts) => {
    const { embedded, pool } = await openWithAda();
    const { secretCode } = await setUpMfa(embedded, pool);
    embedded.clock.advance(600);
    const { Session } = await signIn(embedded, pool);
    const code = codeFor(secretCode, new Date(embedded.clock.now().getTime() + seconds * 1000));

    const outcome = await embedded.sdk.send(codeAnswer(pool, Session, code)).then(
      () => 'tokens',
      (error: Error) => `${error.name}: ${error.message}`,
    );

    expect(outcome).toBe(
      counts ? 'tokens' : 'CodeMismatchException: Invalid code received for user',
    );
  });

  test('refuses the code that VerifySoftwareToken has used, and keeps the Session', async () => {
    const { embedded, pool } = await openWithAda();
    const { secretCode } = await setUpMfa(embedded, pool);
    const { Session } = await signIn(embedded, pool);
    const used = codeFor(secretCode, embedded.clock.now());

    const refused = embedded.sdk.send(codeAnswer(pool, Session, used));

    await expect(refused).rejects.toMatchObject({
      name: 'ExpiredCodeException',
      message: 'Your software token has already been used once.',
    });
    embedded.clock.advance(30);
    const fresh = codeFor(secretCode, embedded.clock.now());
    const answered = await embedded.sdk.send(codeAnswer(pool, Session, fresh));
    expect(answered.AuthenticationResult).toBeDefined();
  });

  test('refuses the same code at a second sign-in', async () => {
    const { embedded, pool } = await openWithAda();
    const { secretCode } = await setUpMfa(embedded, pool);
    embedded.clock.advance(60);
    const code = codeFor(secretCode, embedded.clock.now());
    const first = await signIn(embedded, pool);
    await embedded.sdk.send(codeAnswer(pool, first.Session, code));
    const second = await signIn(embedded, pool);

    const refused = embedded.sdk.send(codeAnswer(pool, second.Session, code));

    await expect(refused).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  test('refuses an expired Session', async () => {
    const { embedded, pool } = await openWithAda();
    const { secretCode } = await setUpMfa(embedded, pool);
    const { Session } = await signIn(embedded, pool);
    embedded.clock.advance(3 * 60);

    const refused = embedded.sdk.send(
      codeAnswer(pool, Session, codeFor(secretCode, embedded.clock.now())),
    );

    await expect(refused).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    });
  });

  test('refuses the Session of another challenge', async () => {
    const { embedded, pool } = await openWithAda();
    const { Session } = await signIn(embedded, pool);

    const refused = embedded.sdk.send(codeAnswer(pool, Session, '123456'));

    await expect(refused).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session due to a mismatched auth flow',
    });
  });

  test('refuses the Session of another user', async () => {
    const { embedded, pool } = await openWithAda();
    await addConfirmedUser(embedded, pool, 'grace', 'grace@example.com');
    await setUpMfa(embedded, pool);
    const { Session } = await signIn(embedded, pool);

    const refused = embedded.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session,
        ChallengeResponses: { USERNAME: 'grace', SOFTWARE_TOKEN_MFA_CODE: '123456' },
      }),
    );

    await expect(refused).rejects.toMatchObject({ message: 'Invalid session for the user.' });
  });

  test.each([
    ['USERNAME', { SOFTWARE_TOKEN_MFA_CODE: '123456' }],
    ['SOFTWARE_TOKEN_MFA_CODE', { USERNAME: 'ada' }],
  ])('asks for a missing %s', async (name, ChallengeResponses: Record<string, string>) => {
    const { embedded, pool } = await openWithAda();
    await setUpMfa(embedded, pool);
    const { Session } = await signIn(embedded, pool);

    const refused = embedded.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session,
        ChallengeResponses,
      }),
    );

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Missing required parameter ${name}`,
    });
  });

  test('asks for a missing Session', async () => {
    const { embedded, pool } = await openWithAda();

    const refused = embedded.sdk.send(codeAnswer(pool, undefined, '123456'));

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter Session',
    });
  });

  test('refuses the Session of another client', async () => {
    const { embedded, pool } = await openWithAda();
    await setUpMfa(embedded, pool);
    const { Session } = await signIn(embedded, pool);
    const { UserPoolClient } = await embedded.sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId: pool.userPoolId, ClientName: 'other' }),
    );
    const other = { ...pool, clientId: present(UserPoolClient?.ClientId) };

    const refused = embedded.sdk.send(codeAnswer(other, Session, '123456'));

    await expect(refused).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('wants SECRET_HASH over the real name, also where USERNAME is an alias', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { mfa: 'ON', pool: { AliasAttributes: ['email'] } });
    await addConfirmedUser(embedded, pool);
    await setUpMfa(embedded, pool);
    const { sdk } = embedded;
    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({
        UserPoolId: pool.userPoolId,
        ClientName: 'secret',
        GenerateSecret: true,
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      }),
    );
    const clientId = present(UserPoolClient?.ClientId);
    const clientSecret = present(UserPoolClient?.ClientSecret);
    const alias = 'ada@example.com';
    const hash = (username: string): string => secretHash({ username, clientId, clientSecret });
    const { Session } = await sdk.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: alias, PASSWORD: password, SECRET_HASH: hash(alias) },
      }),
    );
    const answer = (SECRET_HASH: string): Promise<unknown> =>
      sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: { USERNAME: alias, SOFTWARE_TOKEN_MFA_CODE: 'wrong', SECRET_HASH },
        }),
      );

    await expect(answer(hash(alias))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${clientId}`,
    });
    await expect(answer(hash('ada'))).rejects.toMatchObject({ name: 'CodeMismatchException' });
  });
});
