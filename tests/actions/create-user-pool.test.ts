import { CreateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { createUserPool } from '../../src/actions/create-user-pool.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('createUserPool', () => {
  test('makes a pool that verifies e-mail addresses and tracks no devices', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(CreateUserPoolCommand).resolves({ UserPool: { Id: userPoolId } });

    const pool = await createUserPool(client, { userPoolName: 'shop' });

    expect(pool).toEqual({ Id: userPoolId });
    expect(sent()).toEqual([
      {
        operation: 'CreateUserPool',
        request: { PoolName: 'shop', AutoVerifiedAttributes: ['email'] },
      },
    ]);
  });

  test('passes the tracking of devices on', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(CreateUserPoolCommand).resolves({});
    const deviceConfiguration = {
      ChallengeRequiredOnNewDevice: true,
      DeviceOnlyRememberedOnUserPrompt: false,
    };

    const pool = await createUserPool(client, { userPoolName: 'shop', deviceConfiguration });

    expect(pool).toEqual({});
    expect(sent()).toMatchObject([{ request: { DeviceConfiguration: deviceConfiguration } }]);
  });
});
