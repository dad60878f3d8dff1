import {
  AdminUpdateDeviceStatusCommand,
  UpdateDeviceStatusCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { updateDeviceStatus } from '../../src/actions/update-device-status.ts';
import { adminApi, mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('updateDeviceStatus', () => {
  test.each(['remembered', 'not_remembered'] as const)('says %s', async (status) => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(UpdateDeviceStatusCommand).resolves(answer);
    const owner = { api: 'public', accessToken: 'at' } as const;

    const reply = await updateDeviceStatus(client, owner, { deviceKey: 'eu-west-1_d', status });

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'UpdateDeviceStatus',
        request: {
          AccessToken: 'at',
          DeviceKey: 'eu-west-1_d',
          DeviceRememberedStatus: status,
        },
      },
    ]);
  });
  test('names pool and user to the admin operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminUpdateDeviceStatusCommand).resolves({});
    const owner = { ...adminApi, username: 'ada' };
    const device = { deviceKey: 'eu-west-1_d', status: 'not_remembered' } as const;

    await updateDeviceStatus(client, owner, device);

    expect(sent()).toEqual([
      {
        operation: 'AdminUpdateDeviceStatus',
        request: {
          UserPoolId: userPoolId,
          Username: 'ada',
          DeviceKey: 'eu-west-1_d',
          DeviceRememberedStatus: 'not_remembered',
        },
      },
    ]);
  });
});
