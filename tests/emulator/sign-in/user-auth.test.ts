import {
  AdminConfirmSignUpCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  CreateUserPoolCommand,
  SignUpCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { formatHex } from '../../../src/protocol/srp.ts';
import {
  type Api,
  createAda,
  notAuthorized,
  sessionRefusals,
} from '../../support/cognito/challenges.ts';
import { password, present } from '../../support/cognito/embedded.ts';
import { A, outcomeOf, passwordProof, respond } from '../../support/cognito/srp.ts';
import {
  beginChoice,
  type ChoicePool,
  choicePool,
  choicePoolWithAda,
  withFactors,
} from '../../support/cognito/user-auth.ts';

const incorrect = notAuthorized('Incorrect username or password.');
const hiding = { PreventUserExistenceErrors: 'ENABLED' } as const;

function beginSrpChoice(
  embedded: ChoicePool,
  parameters: Record<string, string> = {},
): ReturnType<typeof beginChoice> {
  const srp = { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: formatHex(A) };
  return beginChoice(embedded, { ...srp, ...parameters });
}

async function offered(embedded: ChoicePool, USERNAME = 'ada'): Promise<string[]> {
  const { AvailableChallenges } = await beginChoice(embedded, { USERNAME });
  return present(AvailableChallenges).toSorted();
}

describe('USER_AUTH without PREFERRED_CHALLENGE', () => {
  test.each<Api>(['public', 'admin'])('lets the client of the %s API choose', async (api) => {
    const embedded = await choicePoolWithAda();

    const { $metadata: _, ...reply } = await beginChoice(embedded, {}, { api });

    expect(reply).toEqual({
      ChallengeName: 'SELECT_CHALLENGE',
      ChallengeParameters: {},
      AvailableChallenges: expect.arrayContaining(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP']),
      Session: expect.stringMatching(/^AYABe.{800,}$/),
    });
    expect(reply.AvailableChallenges).toHaveLength(3);
    expect(embedded.cognito.inbox({ username: 'ada' })).toHaveLength(1);
  });

  test.each([
    [['PASSWORD'] as const, ['PASSWORD', 'PASSWORD_SRP']],
    [['EMAIL_OTP'] as const, ['EMAIL_OTP']],
    [['PASSWORD', 'SMS_OTP'] as const, ['PASSWORD', 'PASSWORD_SRP', 'SMS_OTP']],
  ])('offers of what the pool allows, %j, what the user has', async (factors, expected) => {
    const embedded = await choicePool({ factors: [...factors] });
    const { sdk, pool } = embedded;
    const attributes = [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'phone_number', Value: '+15555551234' },
    ];
    await sdk.send(
      new SignUpCommand({
        ClientId: pool.clientId,
        Username: 'ada',
        Password: password,
        UserAttributes: attributes,
      }),
    );
    await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));

    expect(await offered(embedded)).toEqual(expected);
  });

  test('offers no code to someone without an address, nor a password to someone who has none', async () => {
    const embedded = await choicePool();
    await createAda(embedded, embedded.pool, {
      Username: 'bare',
      UserAttributes: [],
    });
    const UserAttributes = [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ];
    const TemporaryPassword = undefined;
    const made = await createAda(embedded, embedded.pool, { UserAttributes, TemporaryPassword });

    expect(made.User?.UserStatus).toBe('CONFIRMED');
    expect(await offered(embedded)).toEqual(['EMAIL_OTP']);
    expect(await offered(embedded, 'bare')).toEqual(['PASSWORD', 'PASSWORD_SRP']);
  });

  test('offers no SMS_OTP where the pool cannot send SMS', async () => {
    const embedded = await choicePool({ pool: { SmsConfiguration: undefined } });
    const UserAttributes = [{ Name: 'phone_number', Value: '+15555551234' }];
    await embedded.sdk.send(
      new SignUpCommand({
        ClientId: embedded.pool.clientId,
        Username: 'ada',
        Password: password,
        UserAttributes,
      }),
    );

    expect(await offered(embedded)).toEqual(['PASSWORD', 'PASSWORD_SRP']);
  });

  test('offers no code to someone with a temporary password, even one that is preferred', async () => {
    const embedded = await choicePool();
    await createAda(embedded, embedded.pool);

    const reply = await beginChoice(embedded, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });

    expect(reply.ChallengeName).toBe('SELECT_CHALLENGE');
    expect(reply.AvailableChallenges?.toSorted()).toEqual(['PASSWORD', 'PASSWORD_SRP']);
    expect(embedded.cognito.inbox({ username: 'ada' })).toEqual([]);
  });

  test('offers no code to someone whose password an administrator has reset', async () => {
    const embedded = await choicePoolWithAda();
    const { userPoolId: UserPoolId } = embedded.pool;
    await embedded.sdk.send(new AdminResetUserPasswordCommand({ UserPoolId, Username: 'ada' }));

    expect(await offered(embedded)).toEqual(['PASSWORD', 'PASSWORD_SRP']);
    await expect(
      beginChoice(embedded, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password }),
    ).rejects.toMatchObject({ name: 'PasswordResetRequiredException' });
  });

  test('refuses someone who has no way in', async () => {
    const embedded = await choicePool({ factors: ['EMAIL_OTP'] });
    await createAda(embedded, embedded.pool);

    await expect(beginChoice(embedded)).rejects.toMatchObject(incorrect);
  });

  test('follows the pool when it allows other factors', async () => {
    const embedded = await choicePoolWithAda({ factors: ['PASSWORD'] });
    const { userPoolId: UserPoolId } = embedded.pool;
    await embedded.sdk.send(new UpdateUserPoolCommand({ UserPoolId, ...withFactors('EMAIL_OTP') }));

    expect(await offered(embedded)).toEqual(['EMAIL_OTP']);
  });
});

describe('USER_AUTH with PREFERRED_CHALLENGE', () => {
  test.each(['WEB_AUTHN', 'SMS_OTP', 'NONSENSE', ''])(
    'lets the client choose when %p cannot be had',
    async (PREFERRED_CHALLENGE) => {
      const embedded = await choicePoolWithAda();

      const reply = await beginChoice(embedded, { PREFERRED_CHALLENGE });

      expect(reply.ChallengeName).toBe('SELECT_CHALLENGE');
      expect(reply.AvailableChallenges).not.toContain('WEB_AUTHN');
    },
  );

  test.each<Api>(['public', 'admin'])('takes a PASSWORD at once by the %s API', async (api) => {
    const embedded = await choicePoolWithAda();
    const parameters = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password };

    const { $metadata: _, ...reply } = await beginChoice(embedded, parameters, { api });

    expect(reply).toEqual({
      AuthenticationResult: expect.objectContaining({ TokenType: 'Bearer', ExpiresIn: 3600 }),
      ChallengeParameters: {},
    });
  });

  test('asks a preferred PASSWORD for the second factor', async () => {
    const embedded = await choicePoolWithAda({ mfa: 'ON' });

    const reply = await beginChoice(embedded, {
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD: password,
    });

    expect(reply.ChallengeName).toBe('MFA_SETUP');
  });

  test('asks a temporary PASSWORD for a new one', async () => {
    const embedded = await choicePool();
    await createAda(embedded, embedded.pool);

    const reply = await beginChoice(embedded, {
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD: password,
    });

    expect(reply.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  test('counts wrong passwords, and locks', async () => {
    const embedded = await choicePoolWithAda();
    const wrong = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wrong-horse-1' };
    for (let done = 0; done < 5; done += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the lock counts one after the other
      await expect(beginChoice(embedded, wrong)).rejects.toMatchObject(incorrect);
    }

    await expect(beginChoice(embedded, { ...wrong, PASSWORD: password })).rejects.toMatchObject(
      notAuthorized('Password attempts exceeded'),
    );
  });

  test('asks PASSWORD_SRP for a proof, with a Session that its answer needs', async () => {
    const embedded = await choicePoolWithAda();
    const asked = await beginSrpChoice(embedded);
    expect(asked).toMatchObject({
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: { USERNAME: 'ada', USER_ID_FOR_SRP: 'ada' },
      Session: expect.stringMatching(/^AYABe.{800,}$/),
    });
    const proof = passwordProof(embedded, embedded.pool, asked);

    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter Session',
    });
    const reply = await respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, asked.Session);
    expect(reply.AuthenticationResult?.RefreshToken).toBeDefined();
    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, asked.Session),
    ).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('takes a proof with no Session but the one of its SECRET_BLOCK', async () => {
    const embedded = await choicePoolWithAda();
    const first = await beginSrpChoice(embedded);
    const second = await beginSrpChoice(embedded);
    const proof = passwordProof(embedded, embedded.pool, first);

    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, second.Session),
    ).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, first.Session),
    ).resolves.toHaveProperty('AuthenticationResult');
  });

  test('spends the Session of a wrong proof', async () => {
    const embedded = await choicePoolWithAda();
    const asked = await beginSrpChoice(embedded);
    const wrong = passwordProof(embedded, embedded.pool, asked, { password: 'Wrong-horse-1' });
    const right = passwordProof(embedded, embedded.pool, asked);

    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', wrong, asked.Session),
    ).rejects.toMatchObject(incorrect);
    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', right, asked.Session),
    ).rejects.toMatchObject(sessionRefusals.spent);
  });
});

describe('USER_AUTH refuses', () => {
  test.each([
    ['no USERNAME', { USERNAME: '' }, 'USERNAME'],
    ['a preferred PASSWORD without it', { PREFERRED_CHALLENGE: 'PASSWORD' }, 'PASSWORD'],
    ['a preferred PASSWORD_SRP without SRP_A', { PREFERRED_CHALLENGE: 'PASSWORD_SRP' }, 'SRP_A'],
  ])('%s', async (_, parameters: Record<string, string>, name) => {
    const embedded = await choicePoolWithAda();

    await expect(beginChoice(embedded, parameters)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Missing required parameter ${name}`,
    });
  });

  test('SRP_A that is no number', async () => {
    const embedded = await choicePoolWithAda();

    await expect(beginSrpChoice(embedded, { SRP_A: 'xyz' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('a client that does not allow it, by either API', async () => {
    const client = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH' as const] };
    const embedded = await choicePoolWithAda({ client });

    for (const api of ['public', 'admin'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one writer
      await expect(beginChoice(embedded, {}, { api })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'USER_AUTH flow not enabled for this client',
      });
    }
  });

  test('a pool of the tier Lite, which can allow no factor but the password', async () => {
    const embedded = await choicePoolWithAda({
      factors: ['PASSWORD'],
      pool: { UserPoolTier: 'LITE' },
    });
    const unavailable = { name: 'FeatureUnavailableInTierException' };

    await expect(beginChoice(embedded)).rejects.toMatchObject(unavailable);
    const lite = { UserPoolTier: 'LITE', ...withFactors('PASSWORD', 'EMAIL_OTP') } as const;
    await expect(
      embedded.sdk.send(new CreateUserPoolCommand({ PoolName: 'lite', ...lite })),
    ).rejects.toMatchObject(unavailable);
    const { userPoolId: UserPoolId } = embedded.pool;
    await expect(
      embedded.sdk.send(new UpdateUserPoolCommand({ UserPoolId, ...lite })),
    ).rejects.toMatchObject(unavailable);
  });

  test('a client with a secret without the right hash', async () => {
    const embedded = await choicePool({ client: { GenerateSecret: true } });
    await createAda(embedded, embedded.pool);
    const { clientId } = embedded.pool;

    await expect(beginChoice(embedded, { SECRET_HASH: 'wrong' })).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${clientId}`),
    );
    await expect(beginChoice(embedded)).resolves.toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
    });
  });

  test('someone who is disabled', async () => {
    const embedded = await choicePoolWithAda();
    const { userPoolId: UserPoolId } = embedded.pool;
    await embedded.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: 'ada' }));

    await expect(beginChoice(embedded)).rejects.toMatchObject(notAuthorized('User is disabled.'));
  });

  test('the password of someone who is not confirmed, also a wrong one', async () => {
    const embedded = await choicePool();
    const { clientId: ClientId } = embedded.pool;
    await embedded.sdk.send(new SignUpCommand({ ClientId, Username: 'ada', Password: password }));
    const PREFERRED_CHALLENGE = 'PASSWORD';

    for (const PASSWORD of [password, 'Wrong-horse-1']) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one writer
      await expect(beginChoice(embedded, { PREFERRED_CHALLENGE, PASSWORD })).rejects.toMatchObject({
        name: 'UserNotConfirmedException',
      });
    }
  });

  test('a user that does not exist, and says so', async () => {
    const embedded = await choicePoolWithAda();

    await expect(beginChoice(embedded, { USERNAME: 'grace' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });
});

describe('USER_AUTH of a missing user that is hidden', () => {
  test('offers what the pool allows', async () => {
    const embedded = await choicePoolWithAda({ client: hiding });

    expect(await offered(embedded, 'grace')).toEqual([
      'EMAIL_OTP',
      'PASSWORD',
      'PASSWORD_SRP',
      'SMS_OTP',
    ]);
  });

  test('takes no PASSWORD, however often', async () => {
    const embedded = await choicePoolWithAda({ client: hiding });
    const tried = { USERNAME: 'grace', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password };

    for (let done = 0; done < 2; done += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(beginChoice(embedded, tried)).rejects.toMatchObject(incorrect);
    }
  });

  test('asks for a proof with a salt that stays, and takes none', async () => {
    const embedded = await choicePoolWithAda({ client: hiding });
    const asked = await beginSrpChoice(embedded, { USERNAME: 'grace' });
    const again = await beginSrpChoice(embedded, { USERNAME: 'grace' });
    const proof = passwordProof(embedded, embedded.pool, asked);
    const send = (session?: string): Promise<string> =>
      outcomeOf(respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, session));

    expect(asked.ChallengeParameters).toMatchObject({
      USERNAME: 'grace',
      USER_ID_FOR_SRP: 'grace',
    });
    expect(asked.ChallengeParameters?.['SALT']).toBe(again.ChallengeParameters?.['SALT']);
    expect(await send()).toBe('Missing required parameter Session');
    expect(await send(asked.Session)).toBe('Incorrect username or password.');
    expect(await send(asked.Session)).toBe(
      'Invalid session for the user, session can only be used once.',
    );
  });
});
