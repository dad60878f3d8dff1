import {
  AdminListDevicesCommand,
  ListDevicesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { listDevices } from '../../src/actions/list-devices.ts';
import { adminApi, mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

const firstPage = { Devices: [{ DeviceKey: 'd1' }], PaginationToken: 'p2' };

describe('listDevices', () => {
  test('asks by access token for one page after the other', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito
      .on(ListDevicesCommand)
      .resolvesOnce(firstPage)
      .resolvesOnce({ Devices: [{ DeviceKey: 'd2' }] });

    const devices = await listDevices(client, { api: 'public', accessToken: 'at' });

    expect(devices).toEqual([{ DeviceKey: 'd1' }, { DeviceKey: 'd2' }]);
    expect(sent()).toEqual([
      { operation: 'ListDevices', request: { AccessToken: 'at', Limit: 60 } },
      {
        operation: 'ListDevices',
        request: { AccessToken: 'at', Limit: 60, PaginationToken: 'p2' },
      },
    ]);
  });

  test('names pool and user to the admin operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminListDevicesCommand).resolvesOnce(firstPage).resolvesOnce({});

    const devices = await listDevices(client, { ...adminApi, username: 'ada' });

    const request = { UserPoolId: userPoolId, Username: 'ada', Limit: 60 };
    expect(devices).toEqual([{ DeviceKey: 'd1' }]);
    expect(sent()).toEqual([
      { operation: 'AdminListDevices', request },
      { operation: 'AdminListDevices', request: { ...request, PaginationToken: 'p2' } },
    ]);
  });
});
