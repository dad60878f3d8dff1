import {
  AdminGetDeviceCommand,
  type CognitoIdentityProviderClient,
  GetDeviceCommand,
  type GetDeviceCommandOutput,
} from './sdk.ts';
import type { DeviceOwner } from './app-client.ts';

/**
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html
 */
export async function getDevice(
  client: CognitoIdentityProviderClient,
  owner: DeviceOwner,
  deviceKey: string,
): Promise<GetDeviceCommandOutput> {
  return owner.api === 'public'
    ? client.send(new GetDeviceCommand({ AccessToken: owner.accessToken, DeviceKey: deviceKey }))
    : client.send(
        new AdminGetDeviceCommand({
          UserPoolId: owner.userPoolId,
          Username: owner.username,
          DeviceKey: deviceKey,
        }),
      );
}
