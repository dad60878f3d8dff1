import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { makePool, openEmbedded } from '../../support/cognito/embedded.ts';

const openIdCode = {
  AllowedOAuthFlows: ['code' as const],
  AllowedOAuthScopes: ['openid'],
  AllowedOAuthFlowsUserPoolClient: true,
  CallbackURLs: ['https://example.com/in'],
};
const machine = { AllowedOAuthFlows: ['client_credentials' as const] };

describe('settings of an app client that nothing here uses', () => {
  test.each<[string, Partial<CreateUserPoolClientCommandInput>]>([
    ['a code flow', openIdCode],
    [
      'callbacks to this machine and to an app',
      {
        ...openIdCode,
        CallbackURLs: [
          'http://localhost:3000/in',
          'http://127.0.0.1/',
          'http://[::1]/',
          'app://in',
        ],
        LogoutURLs: ['https://example.com/out'],
        DefaultRedirectURI: 'app://in',
        SupportedIdentityProviders: ['COGNITO'],
      },
    ],
    ['a machine with a secret', { ...machine, GenerateSecret: true }],
    [
      'counted by Amazon Pinpoint',
      {
        AnalyticsConfiguration: { ApplicationId: '0a1b', ExternalId: 'any', UserDataShared: true },
      },
    ],
  ])('may be %s, and are described', async (_, settings) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });
    const { GenerateSecret: _secret, ...kept } = settings;

    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'web', ...settings }),
    );

    const described = await sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId: UserPoolClient?.ClientId }),
    );
    expect(described.UserPoolClient).toMatchObject(kept);
  });

  test.each<[string, Partial<CreateUserPoolClientCommandInput>, string, string]>([
    [
      'a scope of no resource server',
      { ...openIdCode, AllowedOAuthScopes: ['openid', 'api/read'] },
      'ScopeDoesNotExistException',
      'Invalid scope requested: api/read',
    ],
    [
      'OAuth without flows and scopes',
      { AllowedOAuthFlowsUserPoolClient: true },
      'InvalidParameterException',
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    ],
    [
      'a code flow without callbacks',
      { ...openIdCode, CallbackURLs: [] },
      'InvalidOAuthFlowException',
      'CallbackUrls can not be empty when code flow or implicit flow is selected',
    ],
    [
      'a machine without a secret',
      machine,
      'InvalidOAuthFlowException',
      'client_credentials flow can not be selected if client does not have a client secret.',
    ],
    [
      'a machine that is a person too',
      { ...openIdCode, AllowedOAuthFlows: ['code', 'client_credentials'] },
      'InvalidOAuthFlowException',
      'client_credentials flow can not be selected along with code flow or implicit flow.',
    ],
    [
      'plain HTTP to another host',
      { ...openIdCode, CallbackURLs: ['http://example.com/in'] },
      'InvalidParameterException',
      'http://example.com/in cannot use the HTTP protocol.',
    ],
    [
      'plain HTTP after signing out',
      { ...openIdCode, LogoutURLs: ['http://example.com'] },
      'InvalidParameterException',
      'http://example.com cannot use the HTTP protocol.',
    ],
    [
      'a callback with a fragment',
      { ...openIdCode, CallbackURLs: ['https://example.com/#in'] },
      'InvalidParameterException',
      'https://example.com/#in cannot contain a fragment component.',
    ],
    [
      'a callback that is no URI',
      { ...openIdCode, CallbackURLs: ['/in'] },
      'InvalidParameterException',
      '/in is not an absolute URI.',
    ],
    [
      'a default that is no callback',
      { ...openIdCode, DefaultRedirectURI: 'https://example.com/other' },
      'InvalidParameterException',
      'DefaultRedirectURI must be in the CallbackURLs list.',
    ],
  ])('may not be %s', async (_, settings, name, message) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId, clientId: ClientId } = await makePool({ sdk });

    const creating = sdk.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'web', ...settings }),
    );
    const updating = sdk.send(
      new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...settings }),
    );

    await expect(creating).rejects.toMatchObject({ name, message });
    await expect(updating).rejects.toMatchObject({ name, message });
  });

  test('may not be an identity provider that the pool lacks', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const creating = sdk.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'web',
        SupportedIdentityProviders: ['COGNITO', 'Google'],
      }),
    );

    await expect(creating).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `The provider Google does not exist for User Pool ${UserPoolId}.`,
    });
  });
});

describe('the attributes that an app client reads and writes', () => {
  const Schema = [
    { Name: 'name', AttributeDataType: 'String' as const, Required: true },
    { Name: 'team', AttributeDataType: 'String' as const },
  ];

  test.each<[string, Partial<CreateUserPoolClientCommandInput>, string | undefined]>([
    ['are there', { ReadAttributes: ['sub', 'email_verified', 'custom:team'] }, undefined],
    ['may be written', { WriteAttributes: ['name', 'custom:team'] }, undefined],
    ['do not exist', { ReadAttributes: ['custom:none'] }, 'read'],
    ['do not exist, to write', { WriteAttributes: ['name', 'custom:none'] }, 'write'],
    ['only Cognito writes', { WriteAttributes: ['name', 'email_verified'] }, 'write'],
    ['never change', { WriteAttributes: ['name', 'sub'] }, 'write'],
    ['lack one that the pool requires', { WriteAttributes: ['email'] }, 'write'],
  ])('%s', async (_, settings, refused) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId, clientId: ClientId } = await makePool(
      { sdk },
      { pool: { Schema } },
    );

    const outcomes = await Promise.allSettled([
      sdk.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ...settings })),
      sdk.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...settings })),
    ]);

    const messages = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? String(outcome.reason) : undefined,
    );
    const text = `InvalidParameterException: Invalid ${refused} attributes specified while`;
    expect(messages).toEqual(
      refused === undefined
        ? [undefined, undefined]
        : [`${text} creating a client`, `${text} updating a client`],
    );
  });
});

test('app clients that registered themselves are none', async () => {
  const { sdk } = await openEmbedded();
  const { userPoolId: UserPoolId } = await makePool({ sdk });

  const lists = await Promise.all(
    (['REGULAR', 'DCR', undefined] as const).map((ClientType) =>
      sdk.send(new ListUserPoolClientsCommand({ UserPoolId, ClientType })),
    ),
  );

  expect(lists.map(({ UserPoolClients }) => UserPoolClients?.length)).toEqual([1, 0, 1]);
});
