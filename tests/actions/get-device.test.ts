import { AdminGetDeviceCommand, GetDeviceCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { getDevice } from '../../src/actions/get-device.ts';
import {
  adminApi,
  cognitoException,
  mockedCognito,
  userPoolId,
} from '../support/cognito/mocked-cognito.ts';

const answer = { $metadata: { requestId: 'request-1' } };

describe('getDevice', () => {
  test('sends access token and device key', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(GetDeviceCommand).resolves(answer);

    const reply = await getDevice(client, { api: 'public', accessToken: 'at' }, 'd1');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      { operation: 'GetDevice', request: { AccessToken: 'at', DeviceKey: 'd1' } },
    ]);
  });

  test('names pool and user to the admin operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminGetDeviceCommand).resolves(answer);

    const reply = await getDevice(client, { ...adminApi, username: 'ada' }, 'd1');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'AdminGetDevice',
        request: { UserPoolId: userPoolId, Username: 'ada', DeviceKey: 'd1' },
      },
    ]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('ResourceNotFoundException', 'Device does not exist.');
    cognito.on(GetDeviceCommand).rejects(refusal);

    const asking = getDevice(client, { api: 'public', accessToken: 'at' }, 'd1');

    await expect(asking).rejects.toBe(refusal);
  });
});
