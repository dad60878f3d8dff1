import { describe, expect, test } from '@jest/globals';
import { UpdateDeviceStatusCommand } from '@aws-sdk/client-cognito-identity-provider';
import { updateDeviceStatus } from '../../src/actions/update-device-status.ts';
import { mockedCognito } from '../support/mocked-cognito.ts';

describe('updateDeviceStatus', () => {
  test.each(['remembered', 'not_remembered'] as const)('says %s', async (status) => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(UpdateDeviceStatusCommand).resolves(answer);
    const device = { accessToken: 'at', deviceKey: 'eu-west-1_d', status };

    const reply = await updateDeviceStatus(client, device);

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
});
