import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  ConfirmDeviceCommand,
  GetTokensFromRefreshTokenCommand,
  type GetTokensFromRefreshTokenCommandOutput,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { deviceVerifier } from '../../../src/protocol/srp.ts';
import { notAuthorized } from '../../support/cognito/challenges.ts';
import { present, sendRaw } from '../../support/cognito/embedded.ts';
import {
  addClient,
  hashes,
  signedIn,
  type SignedIn,
  signIn,
} from '../../support/cognito/sign-in.ts';

const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH' as const];

function rotating(RetryGracePeriodSeconds = 0): Parameters<typeof signedIn>[0] {
  const RefreshTokenRotation = { Feature: 'ENABLED' as const, RetryGracePeriodSeconds };
  return { client: { ExplicitAuthFlows, RefreshTokenRotation } };
}

function getTokens(
  { sdk, pool, RefreshToken }: Pick<SignedIn, 'sdk' | 'pool' | 'RefreshToken'>,
  input: { RefreshToken?: string; ClientSecret?: string; DeviceKey?: string } = {},
): Promise<GetTokensFromRefreshTokenCommandOutput> {
  return sdk.send(
    new GetTokensFromRefreshTokenCommand({ RefreshToken, ClientId: pool.clientId, ...input }),
  );
}

/** Rotates once. Gives the refresh token that comes next. */
async function next(ada: SignedIn, RefreshToken: string): Promise<string> {
  const { AuthenticationResult } = await getTokens(ada, { RefreshToken });
  return present(AuthenticationResult?.RefreshToken);
}

async function setRotation(
  { sdk, pool }: SignedIn,
  Feature: 'ENABLED' | 'DISABLED',
): Promise<void> {
  await sdk.send(
    new UpdateUserPoolClientCommand({
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      ExplicitAuthFlows,
      RefreshTokenRotation: { Feature },
    }),
  );
}

const reuse = { name: 'RefreshTokenReuseException', message: 'Refresh token reuse detected' };
const revoked = notAuthorized('Refresh Token has been revoked');
const invalid = notAuthorized('Invalid Refresh Token');

describe('GetTokensFromRefreshToken without rotation', () => {
  test('gives access and ID tokens again and again, and nothing else', async () => {
    const ada = await signedIn({ client: { ExplicitAuthFlows } });
    await getTokens(ada);

    const reply = sendRaw(ada.cognito, 'GetTokensFromRefreshToken', {
      RefreshToken: ada.RefreshToken,
      ClientId: ada.pool.clientId,
      ClientSecret: 'aClientWithoutOneIgnoresIt',
      DeviceKey: 'us-east-1_0-9a',
    });

    expect(JSON.parse(reply.body)).toEqual({
      AuthenticationResult: {
        AccessToken: expect.any(String),
        ExpiresIn: 3600,
        IdToken: expect.any(String),
        TokenType: 'Bearer',
      },
    });
  });

  test('wants the client secret itself', async () => {
    const ada = await signedIn({ client: { GenerateSecret: true } });
    const { clientId, clientSecret } = ada.pool;

    await expect(getTokens(ada)).rejects.toMatchObject(
      notAuthorized(`Client ${clientId} is configured for secret but secret was not received`),
    );
    await expect(
      getTokens(ada, { ClientSecret: present(hashes(ada.pool)['SECRET_HASH']) }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(getTokens(ada, { ClientSecret: 'another'.repeat(4) })).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${clientId}`),
    );
    const ClientSecret = present(clientSecret);
    await expect(getTokens(ada, { ClientSecret })).resolves.toHaveProperty('AuthenticationResult');
  });

  test('refuses what is no refresh token of this client', async () => {
    const ada = await signedIn();
    const other = await addClient(ada, ada.pool);

    await expect(getTokens(ada, { RefreshToken: 'nonsense' })).rejects.toMatchObject(invalid);
    await expect(getTokens({ ...ada, pool: other })).rejects.toMatchObject(
      notAuthorized('Refresh Token has different Client'),
    );
    const missing = { ...ada.pool, clientId: 'missing' };
    await expect(getTokens({ ...ada, pool: missing })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client missing does not exist.',
    });
  });

  test('refuses a token that is revoked or expired, and a user disabled or deleted', async () => {
    const ada = await signedIn();
    const { sdk, pool, clock, RefreshToken } = ada;
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };
    const old = { ...ada, ...(await signIn(ada, pool)) };
    await sdk.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token: RefreshToken }));
    await expect(getTokens(ada)).rejects.toMatchObject(revoked);
    clock.advance(30 * 86_400);
    await expect(getTokens(old)).rejects.toMatchObject(notAuthorized('Refresh Token has expired'));
    await sdk.send(new AdminDisableUserCommand(names));
    await expect(getTokens(old)).rejects.toMatchObject(notAuthorized('User is disabled.'));
    await sdk.send(new AdminDeleteUserCommand(names));
    await expect(getTokens(old)).rejects.toMatchObject(
      notAuthorized('The user has been deleted for the associated refresh token'),
    );
  });

  test('needs the confirmed device where the pool tracks devices', async () => {
    const DeviceConfiguration = { ChallengeRequiredOnNewDevice: true };
    const ada = await signedIn({ pool: { DeviceConfiguration } });
    const { DeviceKey, DeviceGroupKey } = present(ada.NewDeviceMetadata);
    const deviceKey = present(DeviceKey);
    await expect(getTokens(ada, { DeviceKey: deviceKey })).rejects.toMatchObject(invalid);
    const { salt, passwordVerifier } = deviceVerifier({
      deviceKey,
      deviceGroupKey: present(DeviceGroupKey),
      devicePassword: 'device-password',
      salt: Uint8Array.of(1),
    });
    const DeviceSecretVerifierConfig = { Salt: salt, PasswordVerifier: passwordVerifier };
    const { AccessToken } = ada;
    await ada.sdk.send(
      new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig }),
    );

    await expect(getTokens(ada)).rejects.toMatchObject(invalid);
    const reply = await getTokens(ada, { DeviceKey: deviceKey });
    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });
});

describe('GetTokensFromRefreshToken with rotation', () => {
  test('gives the next refresh token; the old one is reused, its access token stays good', async () => {
    const ada = await signedIn(rotating());
    const { sdk, AccessToken } = ada;

    const child = await next(ada, ada.RefreshToken);

    expect(child).not.toBe(ada.RefreshToken);
    await expect(getTokens(ada)).rejects.toMatchObject(reuse);
    await expect(getTokens(ada)).rejects.toMatchObject(reuse);
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).resolves.toHaveProperty('Username');
    await expect(next(ada, child)).resolves.toMatch(/^eyJjdHkiOiJKV1Qi/);
  });

  test('lets the last token be retried within its window, which a retry does not move', async () => {
    const ada = await signedIn(rotating(60));
    const first = await next(ada, ada.RefreshToken);
    ada.clock.advance(59);

    const second = await next(ada, ada.RefreshToken);

    await expect(getTokens(ada, { RefreshToken: first })).rejects.toMatchObject(reuse);
    ada.clock.advance(1);
    await expect(getTokens(ada)).rejects.toMatchObject(reuse);
    await expect(next(ada, second)).resolves.toBeDefined();
  });

  test('refuses the grandparent within its own window', async () => {
    const ada = await signedIn(rotating(60));
    const child = await next(ada, ada.RefreshToken);
    const grandchild = await next(ada, child);

    await expect(getTokens(ada)).rejects.toMatchObject(reuse);
    await expect(next(ada, child)).resolves.toBeDefined();
    await expect(getTokens(ada, { RefreshToken: grandchild })).rejects.toMatchObject(reuse);
  });

  test('does not lengthen the life of the sign-in', async () => {
    const ada = await signedIn(rotating());
    ada.clock.advance(29 * 86_400);
    const RefreshToken = await next(ada, ada.RefreshToken);
    ada.clock.advance(86_400);

    await expect(getTokens(ada, { RefreshToken })).rejects.toMatchObject(
      notAuthorized('Refresh Token has expired'),
    );
  });

  test('ends with RevokeToken of any member, and then gives no reason', async () => {
    const ada = await signedIn(rotating());
    const { sdk, pool, AccessToken, cognito, RefreshToken: Token } = ada;
    const child = await next(ada, Token);
    await sdk.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token }));

    const body = { RefreshToken: child, ClientId: pool.clientId };
    const reply = sendRaw(cognito, 'GetTokensFromRefreshToken', body);

    expect(reply.status).toBe(400);
    expect(reply.body).toBe('{"__type":"NotAuthorizedException"}');
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject(
      notAuthorized('Access Token has been revoked'),
    );
    await setRotation(ada, 'DISABLED');
    await expect(getTokens(ada, { RefreshToken: child })).rejects.toMatchObject(revoked);
  });

  test('can be switched off and on; what was rotated out is then revoked', async () => {
    const ada = await signedIn(rotating(60));
    const child = await next(ada, ada.RefreshToken);
    await setRotation(ada, 'DISABLED');

    await expect(getTokens(ada)).rejects.toMatchObject(revoked);
    const reply = await getTokens(ada, { RefreshToken: child });
    expect(reply.AuthenticationResult).not.toHaveProperty('RefreshToken');
    await setRotation(ada, 'ENABLED');
    await expect(next(ada, child)).resolves.toBeDefined();
  });

  test('shuts REFRESH_TOKEN_AUTH', async () => {
    const ada = await signedIn(rotating());

    const refreshing = ada.sdk.send(
      new InitiateAuthCommand({
        ClientId: ada.pool.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: ada.RefreshToken },
      }),
    );

    await expect(refreshing).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
      message: 'This API does not support refresh token rotation',
    });
  });
});
