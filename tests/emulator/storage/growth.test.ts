import {
  AdminDeleteUserCommand,
  type AuthenticationResultType,
  ConfirmDeviceCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ListDevicesCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { openDatabase } from '../../../src/emulator/storage/database.ts';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';

const day = 24 * 60 * 60;
const hour = 60 * 60;

const Count = z.object({ count: z.number() });

/** How many rows each of these tables has. */
async function rowsIn({ file }: Embedded, ...tables: string[]): Promise<number[]> {
  const database = await openDatabase(file);
  const counts = tables.map((table) =>
    database.get(Count, `SELECT count(*) AS count FROM ${table}`),
  );
  database.close();
  return counts.map((row) => present(row).count);
}

async function signIn(
  { sdk }: Embedded,
  { clientId }: TestPool,
): Promise<AuthenticationResultType> {
  const { AuthenticationResult } = await sdk.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password },
    }),
  );
  return present(AuthenticationResult);
}

function refresh({ sdk }: Embedded, { clientId }: TestPool, token?: string): Promise<unknown> {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: present(token) },
    }),
  );
}

async function poolOfDevices(): Promise<{ embedded: Embedded; pool: TestPool }> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, {
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: false,
      },
    },
  });
  await addConfirmedUser(embedded, pool);
  return { embedded, pool };
}

describe('what a sign-in leaves behind', () => {
  test('is forgotten a month after its refresh token expired, and until then told from garbage', async () => {
    const { embedded, pool } = await poolOfDevices();
    const { RefreshToken } = await signIn(embedded, pool);

    embedded.clock.advance(59 * day);
    await signIn(embedded, pool);
    const expired = refresh(embedded, pool, RefreshToken);

    await expect(expired).rejects.toThrow('Refresh Token has expired');
    embedded.clock.advance(2 * day);
    await signIn(embedded, pool);
    const forgotten = refresh(embedded, pool, RefreshToken);
    await expect(forgotten).rejects.toThrow('Invalid Refresh Token');
    expect(await rowsIn(embedded, 'grants', 'refresh_tokens', 'devices')).toEqual([2, 2, 2]);
  });

  test('goes faster than it comes', async () => {
    const { embedded, pool } = await poolOfDevices();
    for (let count = 0; count < 25; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as it happens
      await signIn(embedded, pool);
    }

    embedded.clock.advance(61 * day);
    for (let count = 0; count < 3; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as it happens
      await signIn(embedded, pool);
    }

    expect(await rowsIn(embedded, 'grants', 'refresh_tokens', 'devices')).toEqual([3, 3, 3]);
  });

  test('a device that was confirmed stays', async () => {
    const { embedded, pool } = await poolOfDevices();
    const { AccessToken, NewDeviceMetadata } = await signIn(embedded, pool);
    await embedded.sdk.send(
      new ConfirmDeviceCommand({
        AccessToken,
        DeviceKey: NewDeviceMetadata?.DeviceKey,
        DeviceSecretVerifierConfig: { PasswordVerifier: 'Ag==', Salt: 'Aw==' },
      }),
    );

    embedded.clock.advance(61 * day);
    const later = await signIn(embedded, pool);

    const { Devices } = await embedded.sdk.send(
      new ListDevicesCommand({ AccessToken: later.AccessToken }),
    );
    expect(Devices).toMatchObject([{ DeviceKey: NewDeviceMetadata?.DeviceKey }]);
    expect(await rowsIn(embedded, 'grants', 'devices')).toEqual([1, 2]);
  });
});

describe('the inbox', () => {
  test('keeps the newest fifty messages of each kind for each user', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool, 'eve', 'eve@example.com');
    await addConfirmedUser(embedded, pool);
    const forget = new ForgotPasswordCommand({ ClientId: pool.clientId, Username: 'ada' });
    for (let count = 0; count < 60; count += 1) {
      embedded.clock.advance(hour);
      // oxlint-disable-next-line no-await-in-loop -- an hourly limit
      await embedded.sdk.send(forget);
    }

    const messages = embedded.cognito.inbox({ username: 'ada' });

    const resets = messages.filter(({ purpose }) => purpose === 'forgot-password');
    expect(resets).toHaveLength(50);
    expect(messages[0]?.at).toEqual(embedded.clock.now());
    expect(messages.filter(({ purpose }) => purpose === 'sign-up')).toHaveLength(1);
    expect(embedded.cognito.inbox({ username: 'eve' })).toHaveLength(1);
  });

  test('shows a user nothing of what an earlier one of that name was sent', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);

    await embedded.sdk.send(
      new AdminDeleteUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    expect(embedded.cognito.inbox({ username: 'ada' })).toEqual([]);
  });
});

describe('what limits count', () => {
  test('is dropped when no limit looks at it any more', async () => {
    const embedded = await openEmbedded();
    const { clientId: ClientId } = await makePool(embedded, {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    const askForCodes = async (Username: string): Promise<void> => {
      const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
      const signUp = { ClientId, Username, Password: password, UserAttributes };
      await embedded.sdk.send(new SignUpCommand(signUp));
      await embedded.sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
      await embedded.sdk.send(new ForgotPasswordCommand({ ClientId, Username: `no-${Username}` }));
    };
    for (let count = 0; count < 12; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as it happens
      await askForCodes(`ada-${count}`);
    }

    embedded.clock.advance(2 * hour);
    await askForCodes('bob');
    await askForCodes('eve');

    const [attempts, simulated] = await rowsIn(embedded, 'attempts', 'simulated_codes');
    expect(attempts).toBeLessThanOrEqual(4);
    expect(simulated).toBe(2);
  });

  test('wrong passwords are dropped when they lock nobody any more', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    const fail = async (USERNAME: string): Promise<void> => {
      const attempt = new InitiateAuthCommand({
        ClientId: pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD: 'Wrong-horse-1' },
      });
      await expect(embedded.sdk.send(attempt)).rejects.toThrow('Incorrect username or password.');
    };
    for (const name of ['ada', 'bob', 'eve']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as it happens
      await addConfirmedUser(embedded, pool, name, `${name}@example.com`);
    }
    await fail('ada');
    await fail('bob');

    embedded.clock.advance(day);
    await fail('eve');

    expect(await rowsIn(embedded, 'password_failures')).toEqual([1]);
  });
});
