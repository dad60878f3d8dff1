import {
  AdminListDevicesCommand,
  type CognitoIdentityProviderClient,
  type DeviceType,
  ListDevicesCommand,
  type ListDevicesCommandOutput,
} from './sdk.ts';
import type { DeviceOwner } from './app-client.ts';

/**
 * Lists all confirmed devices of a user, from all pages.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html
 */
export async function listDevices(
  client: CognitoIdentityProviderClient,
  owner: DeviceOwner,
): Promise<DeviceType[]> {
  const devices: DeviceType[] = [];
  let position: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page needs the token of the page before
    const page = await listPage(client, owner, position);
    for (const device of page.Devices ?? []) devices.push(device);
    position = page.PaginationToken;
  } while (position !== undefined);
  return devices;
}

async function listPage(
  client: CognitoIdentityProviderClient,
  owner: DeviceOwner,
  position: string | undefined,
): Promise<ListDevicesCommandOutput> {
  const page = { Limit: 60, PaginationToken: position };
  return owner.api === 'public'
    ? client.send(new ListDevicesCommand({ AccessToken: owner.accessToken, ...page }))
    : client.send(
        new AdminListDevicesCommand({
          UserPoolId: owner.userPoolId,
          Username: owner.username,
          ...page,
        }),
      );
}
