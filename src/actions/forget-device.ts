import {
  AdminForgetDeviceCommand,
  type CognitoIdentityProviderClient,
  ForgetDeviceCommand,
  type ForgetDeviceCommandOutput,
} from './sdk.ts';
import type { DeviceOwner } from './app-client.ts';

/**
 * Makes Cognito forget a device. The refresh tokens of its sign-ins stop working.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html
 */
export async function forgetDevice(
  client: CognitoIdentityProviderClient,
  owner: DeviceOwner,
  deviceKey: string,
): Promise<ForgetDeviceCommandOutput> {
  return owner.api === 'public'
    ? client.send(new ForgetDeviceCommand({ AccessToken: owner.accessToken, DeviceKey: deviceKey }))
    : client.send(
        new AdminForgetDeviceCommand({
          UserPoolId: owner.userPoolId,
          Username: owner.username,
          DeviceKey: deviceKey,
        }),
      );
}
