import {
  AdminForgetDeviceCommand,
  ForgetDeviceCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { forgetDevice } from '../../src/actions/forget-device.ts';
import {
  adminApi,
  cognitoException,
  mockedCognito,
  userPoolId,
} from '../support/cognito/mocked-cognito.ts';

const answer = { $metadata: { requestId: 'request-1' } };

describe('forgetDevice', () => {
  test('sends access token and device key', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ForgetDeviceCommand).resolves(answer);

    const reply = await forgetDevice(client, { api: 'public', accessToken: 'at' }, 'd1');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      { operation: 'ForgetDevice', request: { AccessToken: 'at', DeviceKey: 'd1' } },
    ]);
  });

  test('names pool and user to the admin operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminForgetDeviceCommand).resolves(answer);

    const reply = await forgetDevice(client, { ...adminApi, username: 'ada' }, 'd1');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'AdminForgetDevice',
        request: { UserPoolId: userPoolId, Username: 'ada', DeviceKey: 'd1' },
      },
    ]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('ResourceNotFoundException', 'Device does not exist.');
    cognito.on(ForgetDeviceCommand).rejects(refusal);

    const asking = forgetDevice(client, { api: 'public', accessToken: 'at' }, 'd1');

    await expect(asking).rejects.toBe(refusal);
  });
});
