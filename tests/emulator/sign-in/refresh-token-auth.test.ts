import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type AuthFlowType,
  ChangePasswordCommand,
  ConfirmDeviceCommand,
  DeleteUserCommand,
  DeleteUserPoolClientCommand,
  type ExplicitAuthFlowsType,
  ForgetDeviceCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RevokeTokenCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { deviceVerifier } from '../../../src/protocol/srp.ts';
import { answerBy, begin } from '../../support/cognito/challenges.ts';
import { makePool, password, present, type TestPool } from '../../support/cognito/embedded.ts';
import {
  addClient,
  hashes,
  type SignedIn,
  signedIn,
  signIn,
} from '../../support/cognito/sign-in.ts';

function refresh(
  { sdk, RefreshToken, pool }: Pick<SignedIn, 'sdk' | 'RefreshToken' | 'pool'>,
  parameters: Record<string, string> = {},
  AuthFlow: AuthFlowType = 'REFRESH_TOKEN_AUTH',
): Promise<InitiateAuthCommandOutput> {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow,
      AuthParameters: { REFRESH_TOKEN: RefreshToken, ...hashes(pool), ...parameters },
    }),
  );
}

function revoke(
  { sdk, pool, RefreshToken: Token }: Pick<SignedIn, 'sdk' | 'pool' | 'RefreshToken'>,
  input: { Token?: string; ClientSecret?: string } = {},
): Promise<object> {
  return sdk.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token, ...input }));
}

function names({ userPoolId }: TestPool): { UserPoolId: string; Username: string } {
  return { UserPoolId: userPoolId, Username: 'ada' };
}

function claims(token: string | undefined): Record<string, unknown> {
  const payload = Buffer.from(present(token?.split('.')[1]), 'base64url').toString();
  return z.record(z.string(), z.unknown()).parse(JSON.parse(payload));
}

/** Confirms the device that the sign-in was offered. Gives its key. */
async function confirmDevice({ sdk, AccessToken, NewDeviceMetadata }: SignedIn): Promise<string> {
  const deviceKey = present(NewDeviceMetadata?.DeviceKey);
  const { salt, passwordVerifier } = deviceVerifier({
    deviceKey,
    deviceGroupKey: present(NewDeviceMetadata?.DeviceGroupKey),
    devicePassword: 'device-password',
    salt: Uint8Array.of(1),
  });
  await sdk.send(
    new ConfirmDeviceCommand({
      AccessToken,
      DeviceKey: deviceKey,
      DeviceSecretVerifierConfig: { Salt: salt, PasswordVerifier: passwordVerifier },
    }),
  );
  return deviceKey;
}

const refused = (message: string): object => ({ name: 'NotAuthorizedException', message });
const invalid = refused('Invalid Refresh Token');
const revoked = refused('Refresh Token has been revoked');
const accessRevoked = refused('Access Token has been revoked');

describe('REFRESH_TOKEN_AUTH', () => {
  test.each<AuthFlowType>(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'])(
    'by %s gives tokens of the same sign-in, again and again',
    async (flow) => {
      const ada = await signedIn();
      await refresh(ada, {}, flow);
      ada.clock.advance(600);

      const reply = await refresh(ada, {}, flow);

      expect(reply.ChallengeParameters).toEqual({});
      expect(Object.keys(reply.AuthenticationResult ?? {}).toSorted()).toEqual([
        'AccessToken',
        'ExpiresIn',
        'IdToken',
        'TokenType',
      ]);
      for (const use of ['AccessToken', 'IdToken'] as const) {
        const [old, now] = [claims(ada[use]), claims(reply.AuthenticationResult?.[use])];
        const same = ['auth_time', 'origin_jti', 'event_id', 'sub', 'token_use'] as const;
        for (const name of same) expect(now[name]).toBe(old[name]);
        expect(now['jti']).not.toBe(old['jti']);
        expect(Number(now['iat'])).toBe(Number(old['iat']) + 600);
        expect(Number(now['exp'])).toBe(Number(old['exp']) + 600);
      }
    },
  );

  test('works for administrators', async () => {
    const { sdk, pool, RefreshToken } = await signedIn();

    const reply = await sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pool.userPoolId,
        ClientId: pool.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('asks a client with a secret for a hash over the real name', async () => {
    const ada = await signedIn({
      pool: { AliasAttributes: ['email'] },
      client: { GenerateSecret: true },
    });
    const { clientId } = ada.pool;
    const { SECRET_HASH = '' } = hashes(ada.pool, 'ada@example.com');

    await expect(refresh(ada, { SECRET_HASH })).rejects.toMatchObject(
      refused(`SecretHash does not match for the client: ${clientId}`),
    );
    const unhashed = { ...ada, pool: { ...ada.pool, clientSecret: undefined } };
    for (const REFRESH_TOKEN of [ada.RefreshToken, 'nonsense']) {
      // oxlint-disable-next-line no-await-in-loop -- two cases of one rule
      await expect(refresh(unhashed, { REFRESH_TOKEN })).rejects.toMatchObject(
        refused(`Client ${clientId} is configured with secret but SECRET_HASH was not received`),
      );
    }
    await expect(refresh(ada)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('refuses nonsense, another pool and another client', async () => {
    const ada = await signedIn();
    const elsewhere = await makePool(ada);
    const other = await addClient(ada, ada.pool);

    await expect(refresh(ada, { REFRESH_TOKEN: 'nonsense' })).rejects.toMatchObject(invalid);
    await expect(refresh({ ...ada, pool: elsewhere })).rejects.toMatchObject(invalid);
    await expect(refresh({ ...ada, pool: other })).rejects.toMatchObject(
      refused('Refresh Token has different Client'),
    );
    await expect(refresh(ada, { REFRESH_TOKEN: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter REFRESH_TOKEN',
    });
  });

  test('refuses clients that do not allow it or rotate', async () => {
    const ada = await signedIn({ client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    const rotating = await addClient(ada, ada.pool, {
      ExplicitAuthFlows: undefined,
      RefreshTokenRotation: { Feature: 'ENABLED' },
    });

    await expect(refresh(ada)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Refresh Token flow not enabled for this client',
    });
    await expect(refresh({ ...ada, pool: rotating })).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
      message: 'This API does not support refresh token rotation',
    });
  });

  test.each<ExplicitAuthFlowsType>([
    'ADMIN_NO_SRP_AUTH',
    'CUSTOM_AUTH_FLOW_ONLY',
    'USER_PASSWORD_AUTH',
  ])('is open to clients with the old setting %s, which can name no other', async (setting) => {
    const ada = await signedIn();
    const { userPoolId: UserPoolId, clientId: ClientId } = ada.pool;
    const ExplicitAuthFlows = [setting];
    await ada.sdk.send(
      new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ExplicitAuthFlows }),
    );

    await expect(refresh(ada)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('refuses an expired token', async () => {
    const ada = await signedIn();
    ada.clock.advance(30 * 24 * 3600 - 1);
    await expect(refresh(ada)).resolves.toHaveProperty('AuthenticationResult');
    ada.clock.advance(1);

    await expect(refresh(ada)).rejects.toMatchObject(refused('Refresh Token has expired'));
  });

  test.each(['administrator', 'user'])('says so of a user whom the %s deleted', async (who) => {
    const ada = await signedIn();
    const { sdk, AccessToken } = ada;
    await (who === 'user'
      ? sdk.send(new DeleteUserCommand({ AccessToken }))
      : sdk.send(new AdminDeleteUserCommand(names(ada.pool))));

    await expect(refresh(ada)).rejects.toMatchObject(
      refused('The user has been deleted for the associated refresh token'),
    );
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  test('ends with the client, though its access tokens do not', async () => {
    const ada = await signedIn();
    const { userPoolId: UserPoolId, clientId: ClientId } = ada.pool;
    await ada.sdk.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));

    await expect(refresh(ada)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `User pool client ${ClientId} does not exist.`,
    });
    const { AccessToken } = ada;
    const user = await ada.sdk.send(new GetUserCommand({ AccessToken }));

    expect(user.Username).toBe('ada');
  });

  test('needs the device that the tokens came with, confirmed and not forgotten', async () => {
    const ada = await signedIn({
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    });
    const { sdk, AccessToken } = ada;
    const DeviceKey = present(ada.NewDeviceMetadata?.DeviceKey);
    const withDevice = { DEVICE_KEY: DeviceKey };
    const elsewhere = { ...ada, ...(await signIn(ada, ada.pool)) };
    const other = await confirmDevice(elsewhere);
    await expect(refresh(ada, withDevice)).rejects.toMatchObject(invalid);
    await confirmDevice(ada);

    await expect(refresh(ada)).rejects.toMatchObject(invalid);
    await expect(refresh(ada, { DEVICE_KEY: other })).rejects.toMatchObject(invalid);
    const reply = await refresh(ada, withDevice);
    expect(claims(reply.AuthenticationResult?.AccessToken)['device_key']).toBe(DeviceKey);
    expect(reply.AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
    await sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey }));

    await expect(refresh(ada, withDevice)).rejects.toMatchObject(invalid);
    const ofOther = { DEVICE_KEY: other };
    await expect(refresh(elsewhere, ofOther)).resolves.toHaveProperty('AuthenticationResult');
  });
});

describe('RevokeToken', () => {
  test('ends one sign-in with all its tokens, and can be repeated', async () => {
    const ada = await signedIn();
    const { sdk, AccessToken } = ada;
    const refreshed = await refresh(ada);
    const elsewhere = await signIn(ada, ada.pool);
    await revoke(ada);
    await revoke(ada);

    await expect(refresh(ada)).rejects.toMatchObject(revoked);
    for (const token of [AccessToken, refreshed.AuthenticationResult?.AccessToken]) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one reader
      await expect(sdk.send(new GetUserCommand({ AccessToken: token }))).rejects.toMatchObject(
        accessRevoked,
      );
    }
    await expect(refresh({ ...ada, ...elsewhere })).resolves.toHaveProperty('AuthenticationResult');
  });

  test('takes the raw client secret and refuses any other', async () => {
    const ada = await signedIn({ client: { GenerateSecret: true } });
    const wrong = { name: 'UnauthorizedException', message: 'Invalid client or secret' };

    await expect(revoke(ada)).rejects.toMatchObject(wrong);
    await expect(revoke(ada, { ClientSecret: 'another'.repeat(4) })).rejects.toMatchObject(wrong);
    await expect(
      revoke(ada, { ClientSecret: hashes(ada.pool)['SECRET_HASH'] ?? '' }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("Value at 'clientSecret' failed"),
    });
    const missing = { ...ada, pool: { ...ada.pool, clientId: 'missing' } };
    await expect(revoke(missing)).rejects.toMatchObject(wrong);
    const other = await addClient(ada, ada.pool);
    await expect(revoke({ ...ada, pool: other })).rejects.toMatchObject(wrong);
    await expect(refresh(ada)).resolves.toHaveProperty('AuthenticationResult');

    await revoke(ada, { ClientSecret: present(ada.pool.clientSecret) });

    await expect(refresh(ada)).rejects.toMatchObject(revoked);
  });

  test('refuses an access token, nonsense, and a client without revocation', async () => {
    const ada = await signedIn();
    const { AccessToken: Token } = ada;
    const without = await addClient(ada, ada.pool, { EnableTokenRevocation: false });

    await expect(revoke(ada, { Token })).rejects.toMatchObject({
      name: 'UnsupportedTokenTypeException',
    });
    await expect(revoke(ada, { Token: 'nonsense' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(revoke({ ...ada, pool: without })).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
      message: 'This feature is not enabled for this client',
    });
  });
});

describe('signing out everywhere', () => {
  test.each(['user', 'administrator'])(
    'by the %s ends every sign-in, of clients without revocation too',
    async (who) => {
      const ada = await signedIn();
      const { sdk, AccessToken } = ada;
      const other = await addClient(ada, ada.pool, { EnableTokenRevocation: false });
      const elsewhere = { ...ada, ...(await signIn(ada, other)), pool: other };
      await (who === 'user'
        ? sdk.send(new GlobalSignOutCommand({ AccessToken }))
        : sdk.send(new AdminUserGlobalSignOutCommand(names(ada.pool))));

      await expect(refresh(ada)).rejects.toMatchObject(revoked);
      await expect(refresh(elsewhere)).rejects.toMatchObject(revoked);
      await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject(
        accessRevoked,
      );
      await expect(
        sdk.send(new GetUserCommand({ AccessToken: elsewhere.AccessToken })),
      ).rejects.toMatchObject(accessRevoked);
      const again = await signIn(ada, ada.pool);
      await expect(refresh({ ...ada, ...again })).resolves.toHaveProperty('AuthenticationResult');
    },
  );

  test('comes for good with disabling the user', async () => {
    const ada = await signedIn();
    const { sdk, AccessToken, pool } = ada;
    const disabled = refused('User is disabled.');
    await sdk.send(new AdminDisableUserCommand(names(pool)));
    await expect(refresh(ada)).rejects.toMatchObject(disabled);
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject(disabled);
    await expect(signIn(ada, pool)).rejects.toMatchObject(disabled);
    await sdk.send(new AdminEnableUserCommand(names(pool)));

    await expect(refresh(ada)).rejects.toMatchObject(revoked);
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject(
      accessRevoked,
    );
    await expect(signIn(ada, pool)).resolves.toHaveProperty('AccessToken');
  });
});

describe('another password', () => {
  const newPassword = 'Another-horse-2';

  /** Gives `ada` a temporary password and has her replace it. */
  async function replaceTemporary(ada: SignedIn): Promise<unknown> {
    const { sdk, pool } = ada;
    const Password = 'Temporary-horse-3';
    await sdk.send(new AdminSetUserPasswordCommand({ ...names(pool), Password }));
    await expect(refresh(ada)).resolves.toHaveProperty('AuthenticationResult');
    const { Session: session } = await begin(ada, pool, { PASSWORD: Password });
    const responses = { NEW_PASSWORD: newPassword };
    return answerBy('public', ada, pool, { name: 'NEW_PASSWORD_REQUIRED', session, responses });
  }

  test.each<[string, (ada: SignedIn) => Promise<unknown>]>([
    [
      'ChangePassword',
      ({ sdk, AccessToken }) =>
        sdk.send(
          new ChangePasswordCommand({
            AccessToken,
            PreviousPassword: password,
            ProposedPassword: newPassword,
          }),
        ),
    ],
    [
      'AdminSetUserPassword',
      ({ sdk, pool }) =>
        sdk.send(
          new AdminSetUserPasswordCommand({
            ...names(pool),
            Password: newPassword,
            Permanent: true,
          }),
        ),
    ],
    ['NEW_PASSWORD_REQUIRED', replaceTemporary],
  ])('by %s ends no sign-in', async (_, change) => {
    const ada = await signedIn();

    await change(ada);

    const { sdk, AccessToken } = ada;
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).resolves.toHaveProperty('Username');
    await expect(refresh(ada)).resolves.toHaveProperty('AuthenticationResult');
    await expect(signIn(ada, ada.pool)).rejects.toMatchObject(
      refused('Incorrect username or password.'),
    );
  });
});
