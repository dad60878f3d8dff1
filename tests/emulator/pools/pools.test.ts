import {
  AdminGetUserCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  ListUserPoolsCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  addConfirmedUser,
  makePool,
  noon,
  openEmbedded,
  present,
} from '../../support/cognito/embedded.ts';

describe('ListUserPools', () => {
  test('lists the oldest first and goes on from page to page', async () => {
    const { sdk, clock } = await openEmbedded();
    for (const PoolName of ['first', 'second', 'third']) {
      // oxlint-disable-next-line no-await-in-loop -- the order is what is tested
      await sdk.send(new CreateUserPoolCommand({ PoolName }));
      clock.advance(1);
    }

    const page = await sdk.send(new ListUserPoolsCommand({ MaxResults: 2 }));
    const rest = await sdk.send(
      new ListUserPoolsCommand({ MaxResults: 2, NextToken: page.NextToken }),
    );

    expect(page.UserPools?.[0]).toEqual({
      Id: expect.stringMatching(/^us-east-1_/),
      Name: 'first',
      LambdaConfig: {},
      CreationDate: noon,
      LastModifiedDate: noon,
    });
    expect(page.UserPools?.map(({ Name }) => Name)).toEqual(['first', 'second']);
    expect(rest.UserPools?.map(({ Name }) => Name)).toEqual(['third']);
    expect(rest.NextToken).toBeUndefined();
  });

  test('lists up to 60 where it is not said how many', async () => {
    const { sdk } = await openEmbedded();
    await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool' }));

    const { UserPools } = await sdk.send(new ListUserPoolsCommand({ MaxResults: undefined }));

    expect(UserPools?.map(({ Name }) => Name)).toEqual(['pool']);
  });

  test.each([
    [
      0,
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      61,
      "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
    ],
  ])('refuses MaxResults %s', async (MaxResults, fault) => {
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new ListUserPoolsCommand({ MaxResults }));

    await expect(sending).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `1 validation error detected: ${fault}`,
    });
  });
});

describe('DeleteUserPool', () => {
  test('takes clients and users along', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const { sdk, cognito } = embedded;
    const { userPoolId: UserPoolId, clientId: ClientId } = pool;

    await sdk.send(new DeleteUserPoolCommand({ UserPoolId }));

    const missing = { name: 'ResourceNotFoundException' };
    await expect(sdk.send(new DescribeUserPoolCommand({ UserPoolId }))).rejects.toMatchObject(
      missing,
    );
    await expect(
      sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' })),
    ).rejects.toMatchObject(missing);
    await expect(
      sdk.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
    ).rejects.toMatchObject(missing);
    expect(cognito.inbox({ userPoolId: UserPoolId })).toEqual([]);
  });

  test('refuses a protected pool and one that is not there', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId } = await makePool({ sdk }, { pool: { DeletionProtection: 'ACTIVE' } });

    await expect(
      sdk.send(new DeleteUserPoolCommand({ UserPoolId: userPoolId })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    });
    await expect(
      sdk.send(new DeleteUserPoolCommand({ UserPoolId: 'us-east-1_missing00' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('SetUserPoolMfaConfig', () => {
  test('is what GetUserPoolMfaConfig and DescribeUserPool then show', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });
    const config = {
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    } as const;

    const set = await sdk.send(new SetUserPoolMfaConfigCommand({ UserPoolId, ...config }));

    expect(set).toMatchObject(config);
    const got = await sdk.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(got).toMatchObject(config);
    const { UserPool } = await sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.MfaConfiguration).toBe('ON');
  });

  test.each<[string, Partial<SetUserPoolMfaConfigCommandInput>, string]>([
    [
      'MFA without a factor',
      { MfaConfiguration: 'ON' },
      "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    ],
    [
      'a factor without MFA',
      { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: true } },
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    ],
  ])('refuses %s', async (_, config, message) => {
    const { sdk } = await openEmbedded();
    const { userPoolId } = await makePool({ sdk });

    const sending = sdk.send(
      new SetUserPoolMfaConfigCommand({ UserPoolId: userPoolId, ...config }),
    );

    await expect(sending).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });
});

describe('CreateUserPoolClient', () => {
  test('fills in what Cognito fills in, and no more', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app' }),
    );

    expect(UserPoolClient).toEqual({
      UserPoolId,
      ClientName: 'app',
      ClientId: expect.stringMatching(/^[a-z0-9]{26}$/),
      CreationDate: noon,
      LastModifiedDate: noon,
      AllowedOAuthFlowsUserPoolClient: false,
      AuthSessionValidity: 3,
      EnablePropagateAdditionalUserContextData: false,
      EnableTokenRevocation: true,
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
    });
  });

  test.each<[string, Partial<CreateUserPoolClientCommandInput>, object]>([
    [
      'the flows in an order of its own, each once',
      {
        ExplicitAuthFlows: [
          'ALLOW_USER_SRP_AUTH',
          'ALLOW_REFRESH_TOKEN_AUTH',
          'ALLOW_CUSTOM_AUTH',
          'ALLOW_USER_SRP_AUTH',
        ],
      },
      {
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'],
      },
    ],
    [
      'no grace where tokens do not rotate',
      { RefreshTokenRotation: { Feature: 'DISABLED', RetryGracePeriodSeconds: 30 } },
      { RefreshTokenRotation: { Feature: 'DISABLED', RetryGracePeriodSeconds: 0 } },
    ],
    [
      'a grace of 0 that was not sent, flows unset',
      { RefreshTokenRotation: { Feature: 'ENABLED' } },
      {
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
        ExplicitAuthFlows: undefined,
      },
    ],
    [
      '30 days for a refresh token of 0 hours',
      { RefreshTokenValidity: 0, TokenValidityUnits: { RefreshToken: 'hours' } },
      { RefreshTokenValidity: 30, TokenValidityUnits: { RefreshToken: 'days' } },
    ],
  ])('gives back %s', async (_, settings, kept) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ...settings }),
    );

    expect({ ExplicitAuthFlows: undefined, ...UserPoolClient }).toMatchObject(kept);
  });

  test.each<[string, Partial<CreateUserPoolClientCommandInput>, boolean]>([
    [
      '59 minutes',
      { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: 'minutes' } },
      false,
    ],
    [
      '60 minutes',
      { RefreshTokenValidity: 60, TokenValidityUnits: { RefreshToken: 'minutes' } },
      true,
    ],
    ['3650 days', { RefreshTokenValidity: 3650 }, true],
    ['3651 days', { RefreshTokenValidity: 3651 }, false],
  ])('judges a refresh token of %s', async (_, settings, isAllowed) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const made = sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ...settings }),
    );

    const outcome = made.then(
      () => 'made',
      (error: Error) => `${error.name}: ${error.message}`,
    );

    await expect(outcome).resolves.toBe(
      isAllowed ? 'made' : 'InvalidParameterException: Invalid range for token validity.',
    );
  });

  test('takes a secret of its own', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });
    const ClientSecret = 'x'.repeat(24);

    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ClientSecret }),
    );

    expect(UserPoolClient?.ClientSecret).toBe(ClientSecret);
  });

  test('makes a secret when asked, which DescribeUserPoolClient shows', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });
    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', GenerateSecret: true }),
    );

    const described = await sdk.send(
      new DescribeUserPoolClientCommand({
        UserPoolId,
        ClientId: present(UserPoolClient?.ClientId),
      }),
    );

    expect(UserPoolClient?.ClientSecret).toMatch(/^[a-z0-9]{51}$/);
    expect(described.UserPoolClient).toEqual(UserPoolClient);
  });

  test.each<[string, Partial<CreateUserPoolClientCommandInput>, string]>([
    [
      'a Session of two minutes',
      { AuthSessionValidity: 2 },
      "1 validation error detected: Value '2' at 'authSessionValidity' failed to satisfy constraint: Member must have value greater than or equal to 3",
    ],
    [
      'an access token of four minutes',
      { AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: 'minutes' } },
      'Invalid range for token validity.',
    ],
    [
      'a secret of its own beside one that is made',
      { GenerateSecret: true, ClientSecret: 'x'.repeat(24) },
      'ClientSecret cannot be given where GenerateSecret is true.',
    ],
    [
      'old and new flow names together',
      { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'ALLOW_USER_SRP_AUTH'] },
      'ExplicitAuthFlows with ALLOW_ prefix cannot be used along with values without ALLOW_ prefix',
    ],
    [
      'rotation beside the old refresh flow',
      {
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED' },
      },
      'ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.',
    ],
  ])('refuses %s', async (_, settings, message) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const sending = sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ...settings }),
    );

    await expect(sending).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test('refuses rotation in a Lite pool', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk }, { pool: { UserPoolTier: 'LITE' } });

    const sending = sdk.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'app',
        RefreshTokenRotation: { Feature: 'ENABLED' },
      }),
    );

    await expect(sending).rejects.toMatchObject({
      name: 'FeatureUnavailableInTierException',
      message:
        'The following features need to be disabled for the LITE pricing tier configured: Refresh Token Rotation',
    });
  });
});

describe('DescribeUserPoolClient', () => {
  test('refuses a client that is missing or of another pool', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });
    const other = await makePool({ sdk });

    for (const ClientId of ['missing', other.clientId]) {
      // oxlint-disable-next-line no-await-in-loop -- two cases of one rule
      await expect(
        sdk.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
      ).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'User pool client does not exist.',
      });
    }
  });
});
