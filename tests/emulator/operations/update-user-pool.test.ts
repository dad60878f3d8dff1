import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  GetUserPoolMfaConfigCommand,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolClientType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { makePool, openEmbedded, present } from '../../support/cognito/embedded.ts';
import { type SignedIn, signedIn, signIn } from '../../support/cognito/sign-in.ts';

type Place = Pick<SignedIn, 'sdk' | 'pool'>;

function update(
  { sdk, pool }: Place,
  input: Partial<UpdateUserPoolCommandInput> = {},
): Promise<object> {
  return sdk.send(new UpdateUserPoolCommand({ UserPoolId: pool.userPoolId, ...input }));
}

async function describePool({ sdk, pool }: Place): Promise<UserPoolType> {
  const command = new DescribeUserPoolCommand({ UserPoolId: pool.userPoolId });
  return present((await sdk.send(command)).UserPool);
}

async function updateClient(
  { sdk, pool }: Place,
  input: Partial<UpdateUserPoolClientCommandInput> = {},
): Promise<UserPoolClientType> {
  const names = { UserPoolId: pool.userPoolId, ClientId: pool.clientId };
  const reply = await sdk.send(new UpdateUserPoolClientCommand({ ...names, ...input }));
  return present(reply.UserPoolClient);
}

describe('UpdateUserPool', () => {
  test('sets what is sent and resets the rest, but not how users are named', async () => {
    const embedded = await openEmbedded();
    const { sdk, clock } = embedded;
    const pool = await makePool(embedded, {
      pool: {
        AliasAttributes: ['email'],
        DeletionProtection: 'ACTIVE',
        UsernameConfiguration: { CaseSensitive: false },
      },
    });
    const before = await describePool({ sdk, pool });
    clock.advance(60);

    const PasswordPolicy = { MinimumLength: 12, RequireSymbols: false };
    await update({ sdk, pool }, { Policies: { PasswordPolicy } });

    await expect(describePool({ sdk, pool })).resolves.toMatchObject({
      Name: 'pool',
      AliasAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      DeletionProtection: 'INACTIVE',
      Policies: { PasswordPolicy: { ...PasswordPolicy, RequireNumbers: true } },
      CreationDate: before.CreationDate,
      LastModifiedDate: clock.now(),
    });
  });

  test('leaves users and tokens as they are', async () => {
    const ada = await signedIn();

    await update(ada, { PoolName: 'renamed' });

    const { sdk, AccessToken } = ada;
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).resolves.toHaveProperty('Username');
    await expect(signIn(ada, ada.pool)).resolves.toHaveProperty('AccessToken');
    await expect(describePool(ada)).resolves.toMatchObject({ Name: 'renamed' });
  });

  test('keeps the factors when MFA goes from required to optional, and none when it is turned off', async () => {
    const embedded = await openEmbedded();
    const place = { ...embedded, pool: await makePool(embedded, { mfa: 'ON' }) };
    const mfa = (): Promise<object> =>
      embedded.sdk.send(new GetUserPoolMfaConfigCommand({ UserPoolId: place.pool.userPoolId }));

    await update(place, { MfaConfiguration: 'OPTIONAL' });
    await expect(mfa()).resolves.toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    await update(place, { MfaConfiguration: 'OFF' });

    await expect(mfa()).resolves.not.toHaveProperty('SoftwareTokenMfaConfiguration');
    await expect(update(place, { MfaConfiguration: 'ON' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test.each([
    ['a pool that is not there', { UserPoolId: 'us-east-1_missing' }, 'ResourceNotFoundException'],
    ['too short a name', { PoolName: '' }, 'InvalidParameterException'],
  ])('refuses %s', async (_, input, name) => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);

    await expect(update({ ...embedded, pool }, input)).rejects.toMatchObject({ name });
  });
});

describe('UpdateUserPoolClient', () => {
  test('sets what is sent and resets the rest, but neither name nor secret', async () => {
    const ada = await signedIn({ client: { GenerateSecret: true, AuthSessionValidity: 10 } });

    const updated = await updateClient(ada, { AccessTokenValidity: 2 });

    expect(updated).toMatchObject({
      ClientName: 'app',
      ClientSecret: ada.pool.clientSecret,
      AccessTokenValidity: 2,
      AuthSessionValidity: 3,
    });
    expect(updated).not.toHaveProperty('ExplicitAuthFlows');
    const { userPoolId: UserPoolId, clientId: ClientId } = ada.pool;
    const described = await ada.sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    expect(described.UserPoolClient).toEqual(updated);
    await expect(signIn(ada, ada.pool)).rejects.toMatchObject({
      message: 'USER_PASSWORD_AUTH flow not enabled for this client',
    });
  });

  test.each([
    ['a client that is not there', { ClientId: 'missing' }, 'User pool client does not exist.'],
    [
      'tokens too short',
      { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'minutes' as const } },
      'Invalid range for token validity.',
    ],
    [
      'rotation beside REFRESH_TOKEN_AUTH',
      {
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH' as const],
        RefreshTokenRotation: { Feature: 'ENABLED' as const },
      },
      'ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.',
    ],
  ])('refuses %s', async (_, input, message) => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);

    await expect(updateClient({ ...embedded, pool }, input)).rejects.toMatchObject({ message });
  });

  test('refuses rotation in a LITE pool', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { pool: { UserPoolTier: 'LITE' } });
    const RefreshTokenRotation = { Feature: 'ENABLED' as const };

    await expect(
      updateClient({ ...embedded, pool }, { RefreshTokenRotation }),
    ).rejects.toMatchObject({ name: 'FeatureUnavailableInTierException' });
  });
});
