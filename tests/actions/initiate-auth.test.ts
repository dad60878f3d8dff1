import {
  AdminInitiateAuthCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { initiateAuth } from '../../src/actions/initiate-auth.ts';
import {
  adminApi,
  app,
  cognitoException,
  mockedCognito,
  publicApi,
  userPoolId,
} from '../support/cognito/mocked-cognito.ts';

const request = {
  authFlow: 'USER_PASSWORD_AUTH',
  authParameters: { USERNAME: 'ada', PASSWORD: 'p', DEVICE_KEY: 'd' },
} as const;

describe('initiateAuth', () => {
  test('sends the parameters of the flow to the public operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    const challenge = { ChallengeName: 'SMS_MFA', Session: 's' } as const;
    cognito.on(InitiateAuthCommand).resolves(challenge);

    const reply = await initiateAuth(client, app, publicApi, request);

    expect(reply).toEqual(challenge);
    expect(sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: {
          ClientId: 'app',
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ada', PASSWORD: 'p', DEVICE_KEY: 'd' },
        },
      },
    ]);
  });

  test('names the pool to the admin operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminInitiateAuthCommand).resolves({ Session: 's' });

    const reply = await initiateAuth(client, app, adminApi, {
      ...request,
      authFlow: 'ADMIN_USER_PASSWORD_AUTH',
    });

    expect(reply).toEqual({ Session: 's' });
    expect(sent()).toEqual([
      {
        operation: 'AdminInitiateAuth',
        request: {
          UserPoolId: userPoolId,
          ClientId: 'app',
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ada', PASSWORD: 'p', DEVICE_KEY: 'd' },
        },
      },
    ]);
  });

  test.each([publicApi, adminApi])('passes client metadata on, %j', async (api) => {
    const { client, cognito, sent } = mockedCognito();
    cognito.onAnyCommand().resolves({});

    await initiateAuth(client, app, api, { ...request, clientMetadata: { team: 'blue' } });

    expect(sent()).toMatchObject([{ request: { ClientMetadata: { team: 'blue' } } }]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'Incorrect username or password.');
    cognito.on(InitiateAuthCommand).rejects(refusal);

    const signingIn = initiateAuth(client, app, publicApi, request);

    await expect(signingIn).rejects.toBe(refusal);
    expect(cognito).toHaveReceivedCommandTimes(InitiateAuthCommand, 1);
  });
});
