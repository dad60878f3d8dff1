import { CreateUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { createUserPoolClient } from '../../src/actions/create-user-pool-client.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

const wanted = {
  userPoolId,
  clientName: 'shop',
  flows: ['ALLOW_USER_SRP_AUTH'],
  generateSecret: false,
  sessionMinutes: 15,
} as const;

describe('createUserPoolClient', () => {
  test('makes a client that keeps quiet about which users exist', async () => {
    const { client, cognito, sent } = mockedCognito();
    const made = { ClientId: 'app', ClientSecret: 'hush' };
    cognito.on(CreateUserPoolClientCommand).resolves({ UserPoolClient: made });

    const reply = await createUserPoolClient(client, wanted);

    expect(reply).toEqual(made);
    expect(sent()).toEqual([
      {
        operation: 'CreateUserPoolClient',
        request: {
          UserPoolId: userPoolId,
          ClientName: 'shop',
          ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
          GenerateSecret: false,
          AuthSessionValidity: 15,
          PreventUserExistenceErrors: 'ENABLED',
        },
      },
    ]);
  });

  test('lets refresh tokens rotate when a grace is given, be it none', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(CreateUserPoolClientCommand).resolves({});

    await createUserPoolClient(client, { ...wanted, rotationGraceSeconds: 0 });

    expect(sent()).toMatchObject([
      { request: { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } } },
    ]);
  });

  test('gives an empty client for an empty reply', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(CreateUserPoolClientCommand).resolves({});

    const reply = await createUserPoolClient(client, { ...wanted, generateSecret: true });

    expect(reply).toEqual({});
    expect(sent()).toMatchObject([{ request: { GenerateSecret: true } }]);
  });
});
