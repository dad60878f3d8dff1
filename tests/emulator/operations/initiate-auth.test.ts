import {
  AdminInitiateAuthCommand,
  type AuthFlowType,
  type ExplicitAuthFlowsType,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { secretHash } from '../../../src/protocol/secret-hash.ts';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  newestCode,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';

const ada = { USERNAME: 'ada', PASSWORD: password };

function initiate(
  { clientId }: TestPool,
  AuthParameters: Record<string, string>,
): InitiateAuthCommand {
  return new InitiateAuthCommand({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  });
}

function adminInitiate(
  { clientId, userPoolId }: TestPool,
  AuthParameters: Record<string, string>,
  AuthFlow: AuthFlowType = 'ADMIN_USER_PASSWORD_AUTH',
): AdminInitiateAuthCommand {
  return new AdminInitiateAuthCommand({
    UserPoolId: userPoolId,
    ClientId: clientId,
    AuthFlow,
    AuthParameters,
  });
}

async function openWithAda(
  options: Parameters<typeof makePool>[1] = {},
): Promise<Embedded & { pool: TestPool }> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, options);
  await addConfirmedUser(embedded, pool);
  return { ...embedded, pool };
}

describe('a password sign-in', () => {
  test('gives tokens to a user without MFA, by either API', async () => {
    const { sdk, pool } = await openWithAda();

    const replies = [await sdk.send(initiate(pool, ada)), await sdk.send(adminInitiate(pool, ada))];

    for (const reply of replies) {
      expect(reply.AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
      expect(reply.AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
      expect(reply.ChallengeParameters).toEqual({});
      expect(reply.Session).toBeUndefined();
    }
  });

  test('offers a device where the pool tracks devices', async () => {
    const { sdk, pool } = await openWithAda({
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    });

    const { AuthenticationResult } = await sdk.send(initiate(pool, ada));

    expect(AuthenticationResult?.NewDeviceMetadata).toEqual({
      DeviceKey: expect.stringMatching(/^us-east-1_[0-9a-f-]{36}$/),
      DeviceGroupKey: expect.stringMatching(/^-\w{8}$/),
    });
  });

  test('refuses a device that was never confirmed', async () => {
    const { sdk, pool } = await openWithAda({
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    });
    const DEVICE_KEY = 'us-east-1_00000000-0000-4000-8000-000000000000';

    const sending = sdk.send(initiate(pool, { ...ada, DEVICE_KEY }));

    await expect(sending).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Device does not exist.',
    });
  });

  test.each<[AuthFlowType, ExplicitAuthFlowsType]>([
    ['ADMIN_NO_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    ['ADMIN_NO_SRP_AUTH', 'ADMIN_NO_SRP_AUTH'],
    ['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  ])('accepts %s for a client with %s', async (flow, setting) => {
    const { sdk, pool } = await openWithAda({ client: { ExplicitAuthFlows: [setting] } });

    const reply = await sdk.send(adminInitiate(pool, ada, flow));

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('accepts a verified alias', async () => {
    const { sdk, pool } = await openWithAda({ pool: { AliasAttributes: ['email'] } });

    const reply = await sdk.send(initiate(pool, { ...ada, USERNAME: 'ada@example.com' }));

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test('minds case unless the pool does not', async () => {
    const minding = await openWithAda();
    const careless = await openWithAda({
      pool: { UsernameConfiguration: { CaseSensitive: false } },
    });
    const ADA = { ...ada, USERNAME: 'ADA' };

    await expect(minding.sdk.send(initiate(minding.pool, ADA))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    const reply = await careless.sdk.send(initiate(careless.pool, ADA));

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      'a wrong password',
      { USERNAME: 'ada', PASSWORD: 'Wrong-horse-1' },
      'NotAuthorizedException',
      'Incorrect username or password.',
    ],
    [
      'a missing user',
      { USERNAME: 'grace', PASSWORD: password },
      'UserNotFoundException',
      'User does not exist.',
    ],
    [
      'no user name',
      { PASSWORD: password },
      'InvalidParameterException',
      'Missing required parameter USERNAME',
    ],
    [
      'no password',
      { USERNAME: 'ada' },
      'InvalidParameterException',
      'Missing required parameter PASSWORD',
    ],
  ])('refuses %s', async (_, parameters, name, message) => {
    const { sdk, pool } = await openWithAda();

    await expect(sdk.send(initiate(pool, parameters))).rejects.toMatchObject({ name, message });
    await expect(sdk.send(adminInitiate(pool, parameters))).rejects.toMatchObject({
      name,
      message,
    });
  });

  test('hides a missing user behind a wrong password when told to', async () => {
    const { sdk, pool } = await openWithAda({
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });

    const sending = sdk.send(initiate(pool, { ...ada, USERNAME: 'grace' }));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
  });

  test('tells an unconfirmed user so even with a wrong password', async () => {
    const { sdk, ...embedded } = await openEmbedded();
    const pool = await makePool({ sdk });
    await sdk.send(
      new SignUpCommand({ ClientId: pool.clientId, Username: 'ada', Password: password }),
    );

    const sending = sdk.send(initiate(pool, { USERNAME: 'ada', PASSWORD: 'Wrong-horse-1' }));

    await expect(sending).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
      message: 'User is not confirmed.',
    });
    expect(() => newestCode(embedded.cognito)).toThrow('missing');
  });

  test('refuses the admin flow on the public API', async () => {
    const { sdk, pool } = await openWithAda();

    const sending = sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: ada,
      }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Initiate Auth method not supported.',
    });
  });

  test('refuses flows that the client does not allow', async () => {
    const { sdk, pool } = await openWithAda({
      client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] },
    });

    await expect(sdk.send(initiate(pool, ada))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'USER_PASSWORD_AUTH flow not enabled for this client',
    });
    await expect(sdk.send(adminInitiate(pool, ada))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Auth flow not enabled for this client',
    });
  });

  test('refuses a client that is missing or of another pool', async () => {
    const { sdk, pool } = await openWithAda();
    const other = await makePool({ sdk });

    await expect(sdk.send(initiate({ ...pool, clientId: 'missing' }, ada))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client missing does not exist.',
    });
    await expect(
      sdk.send(adminInitiate({ ...pool, userPoolId: other.userPoolId }, ada)),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `User pool client ${pool.clientId} does not exist in user pool ${other.userPoolId}.`,
    });
  });

  test('asks a client with a secret for a hash over the typed name', async () => {
    const embedded = await openEmbedded();
    const open = await makePool(embedded);
    await addConfirmedUser(embedded, open);
    const { sdk } = embedded;
    const pool = await makePool({ sdk }, { client: { GenerateSecret: true } });
    const hash = (username: string): string =>
      secretHash({ username, clientId: pool.clientId, clientSecret: present(pool.clientSecret) });

    await expect(sdk.send(initiate(pool, ada))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`,
    });
    await expect(
      sdk.send(initiate(pool, { ...ada, SECRET_HASH: hash('grace') })),
    ).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${pool.clientId}`,
    });
    await expect(
      sdk.send(initiate(pool, { ...ada, SECRET_HASH: hash('ada') })),
    ).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });
});

describe('the lock after wrong passwords', () => {
  const wrong = { USERNAME: 'ada', PASSWORD: 'Wrong-horse-1' };
  const incorrect = 'Incorrect username or password.';
  const exceeded = 'Password attempts exceeded';

  async function failures({ sdk, pool }: Embedded & { pool: TestPool }, count: number) {
    for (let done = 0; done < count; done += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the lock counts one after the other
      await expect(sdk.send(initiate(pool, wrong))).rejects.toMatchObject({ message: incorrect });
    }
  }

  test('comes with the fifth, for one second, and counts across both APIs', async () => {
    const embedded = await openWithAda();
    const { sdk, pool, clock } = embedded;
    await failures(embedded, 4);
    await expect(sdk.send(adminInitiate(pool, wrong))).rejects.toMatchObject({
      message: incorrect,
    });

    await expect(sdk.send(initiate(pool, ada))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: exceeded,
    });
    clock.advance(1);
    const reply = await sdk.send(initiate(pool, ada));

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test('doubles with each failure, and attempts during it do not count', async () => {
    const embedded = await openWithAda();
    const { sdk, pool, clock } = embedded;
    await failures(embedded, 5);
    await expect(sdk.send(initiate(pool, wrong))).rejects.toMatchObject({ message: exceeded });
    clock.advance(1);
    await failures(embedded, 1);

    clock.advance(1);
    await expect(sdk.send(initiate(pool, ada))).rejects.toMatchObject({ message: exceeded });
    clock.advance(1);
    const reply = await sdk.send(initiate(pool, ada));

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test.each([
    ['a success', 0],
    ['a quarter of an hour', 15 * 60],
  ])('is forgotten after %s', async (_, pause) => {
    const embedded = await openWithAda();
    const { sdk, pool, clock } = embedded;
    await failures(embedded, 4);
    clock.advance(pause);
    if (pause === 0) await sdk.send(initiate(pool, ada));

    await failures(embedded, 4);

    const reply = await sdk.send(initiate(pool, ada));
    expect(reply.AuthenticationResult).toBeDefined();
  });
});
