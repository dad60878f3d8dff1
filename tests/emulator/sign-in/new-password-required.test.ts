import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  type AdminInitiateAuthCommandOutput,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  answerBy,
  type Api,
  begin,
  createAda,
  notAuthorized,
  sessionRefusals,
} from '../../support/cognito/challenges.ts';
import {
  type Embedded,
  makePool,
  openEmbedded,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addClient } from '../../support/cognito/sign-in.ts';
import { signInBySrp } from '../../support/cognito/srp.ts';

const newPassword = 'Another-horse-2';
const name = 'NEW_PASSWORD_REQUIRED';

interface Asked extends Embedded {
  readonly pool: TestPool;
  readonly asked: AdminInitiateAuthCommandOutput;
}

/** `ada`, made by an administrator, has given her temporary password. */
async function askedForPassword(
  options: Parameters<typeof makePool>[1] = {},
  input: Parameters<typeof createAda>[2] = {},
): Promise<Asked> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, options);
  await createAda(embedded, pool, input);
  return { ...embedded, pool, asked: await begin(embedded, pool) };
}

function answer(
  ada: Asked,
  responses: Record<string, string> = {},
  options: { api?: Api; session?: string; pool?: TestPool } = {},
): Promise<AdminInitiateAuthCommandOutput> {
  const { api = 'public', session = ada.asked.Session, pool = ada.pool } = options;
  const all = { NEW_PASSWORD: newPassword, ...responses };
  return answerBy(api, ada, pool, { name, session, responses: all });
}

function stateOf({ sdk, pool }: Asked): Promise<object> {
  return sdk.send(new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
}

const requiring = (...names: string[]): Parameters<typeof makePool>[1] => ({
  pool: {
    Schema: names.map((Name) => ({ Name, AttributeDataType: 'String', Required: true })),
  },
});

describe('NEW_PASSWORD_REQUIRED', () => {
  test.each<Api>(['public', 'admin'])('is answered by the %s API, once', async (api) => {
    const ada = await askedForPassword();
    expect(ada.asked).toMatchObject({
      ChallengeName: name,
      ChallengeParameters: {
        USER_ID_FOR_SRP: 'ada',
        requiredAttributes: '[]',
        userAttributes: '{"email":"ada@example.com"}',
      },
    });

    const reply = await answer(ada, {}, { api });

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
    await expect(stateOf(ada)).resolves.toMatchObject({ UserStatus: 'CONFIRMED' });
    await expect(answer(ada, {}, { api })).rejects.toMatchObject(sessionRefusals.spent);
    await expect(begin(ada, ada.pool)).rejects.toMatchObject(
      notAuthorized('Incorrect username or password.'),
    );
    const again = await signInBySrp(ada, ada.pool, { password: newPassword });
    expect(again.AuthenticationResult).toBeDefined();
  });

  test('follows SRP as it follows a password', async () => {
    const ada = await askedForPassword();
    const asked = await signInBySrp(ada, ada.pool);
    expect(asked.ChallengeName).toBe(name);

    const reply = await answer(ada, {}, { session: present(asked.Session) });

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test('keeps the Session when the password breaks the policy or is missing', async () => {
    const ada = await askedForPassword();

    await expect(answer(ada, { NEW_PASSWORD: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    });
    await expect(answer(ada, { NEW_PASSWORD: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter NEW_PASSWORD',
    });
    await expect(answer(ada)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('asks for each attribute that is required and lacking, by its name', async () => {
    const ada = await askedForPassword(requiring('email', 'preferred_username'));
    expect(ada.asked.ChallengeParameters?.['requiredAttributes']).toBe(
      '["userAttributes.preferred_username"]',
    );

    await expect(answer(ada)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid attributes given, preferred_username is missing',
    });
    await answer(ada, { 'userAttributes.preferred_username': 'countess' });

    await expect(stateOf(ada)).resolves.toMatchObject({
      UserAttributes: expect.arrayContaining([{ Name: 'preferred_username', Value: 'countess' }]),
    });
  });

  test.each([
    ['required', requiring('email')],
    ['optional', {}],
  ])('lets no %s attribute that has a value be changed', async (_which, options) => {
    const ada = await askedForPassword(options);

    const changing = answer(ada, { 'userAttributes.email': 'other@example.com' });

    await expect(changing).rejects.toMatchObject(
      notAuthorized('Cannot modify an already provided email'),
    );
    await expect(answer(ada)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('lets optional attributes be written that the client may write, and no others', async () => {
    const client = { WriteAttributes: ['email', 'nickname', 'phone_number'] };
    const verified = [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ];
    const ada = await askedForPassword(
      { client: { ...client, ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] } },
      { UserAttributes: verified },
    );

    await expect(answer(ada, { 'userAttributes.name': 'Ada' })).rejects.toMatchObject(
      notAuthorized('A client attempted to write unauthorized attribute'),
    );
    await expect(answer(ada, { 'userAttributes.email_verified': 'true' })).rejects.toMatchObject(
      notAuthorized('Cannot modify the non-mutable attribute email_verified'),
    );
    await expect(answer(ada, { 'userAttributes.phone_number': 'nonsense' })).rejects.toMatchObject({
      message: 'Invalid phone number format.',
    });
    const written = { 'userAttributes.nickname': 'A', 'userAttributes.phone_number': '+15550100' };
    await answer(ada, written);

    await expect(stateOf(ada)).resolves.toMatchObject({
      UserAttributes: expect.arrayContaining([
        { Name: 'nickname', Value: 'A' },
        { Name: 'phone_number', Value: '+15550100' },
        { Name: 'phone_number_verified', Value: 'false' },
      ]),
    });
  });

  test('refuses a Session that is expired, made up, missing or of another user or client', async () => {
    const ada = await askedForPassword();
    await createAda(ada, ada.pool, { Username: 'bob' });
    const bob = await begin(ada, ada.pool, { USERNAME: 'bob' });
    const other = await addClient(ada, ada.pool);

    const refusedAs = async (
      options: Parameters<typeof answer>[2],
      refusal: object,
    ): Promise<void> => expect(answer(ada, {}, options)).rejects.toMatchObject(refusal);
    await refusedAs({ session: present(bob.Session) }, sessionRefusals.foreign);
    await refusedAs({ session: 'x'.repeat(800) }, sessionRefusals.foreign);
    await refusedAs({ pool: other }, sessionRefusals.foreign);
    ada.clock.advance(180);
    await refusedAs({}, sessionRefusals.expired);
    const without = answerBy('public', ada, ada.pool, {
      name,
      session: undefined,
      responses: { NEW_PASSWORD: newPassword },
    });
    await expect(without).rejects.toMatchObject({ message: 'Missing required parameter Session' });
  });

  test('refuses the Session of another challenge and a user who is disabled', async () => {
    const ada = await askedForPassword();

    const asTotp = answerBy('public', ada, ada.pool, {
      name: 'SOFTWARE_TOKEN_MFA',
      session: ada.asked.Session,
      responses: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
    });
    await expect(asTotp).rejects.toMatchObject(sessionRefusals.mismatched);
    const { userPoolId: UserPoolId } = ada.pool;
    await ada.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: 'ada' }));
    await expect(answer(ada)).rejects.toMatchObject(notAuthorized('User is disabled.'));
  });

  test('of a client with a secret wants the hash over the real name, whatever was typed', async () => {
    const email = 'ada@example.com';
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, {
      pool: { UsernameAttributes: ['email'] },
      client: { GenerateSecret: true },
    });
    await createAda(embedded, pool, { Username: email, UserAttributes: [] });
    const asked = await begin(embedded, pool, { USERNAME: email });
    const USERNAME = present(asked.ChallengeParameters?.['USER_ID_FOR_SRP']);
    const ada = { ...embedded, pool, asked };

    await expect(answer(ada, { USERNAME: email })).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${pool.clientId}`),
    );
    await expect(answer(ada, { USERNAME, SECRET_HASH: 'wrong' })).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${pool.clientId}`),
    );
    await expect(answer(ada, { USERNAME })).resolves.toHaveProperty('AuthenticationResult');
  });

  test('leads on to MFA where the pool requires it', async () => {
    const ada = await askedForPassword({ mfa: 'ON' });

    await expect(answer(ada)).resolves.toMatchObject({ ChallengeName: 'MFA_SETUP' });
  });

  test('cannot undo what an administrator has set since', async () => {
    const ada = await askedForPassword();
    await ada.sdk.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: ada.pool.userPoolId,
        Username: 'ada',
        Password: 'Third-horse-3',
        Permanent: true,
      }),
    );

    await expect(answer(ada)).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(begin(ada, ada.pool, { PASSWORD: 'Third-horse-3' })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });
});
