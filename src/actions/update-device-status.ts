import {
  AdminUpdateDeviceStatusCommand,
  type CognitoIdentityProviderClient,
  type DeviceRememberedStatusType,
  UpdateDeviceStatusCommand,
  type UpdateDeviceStatusCommandOutput,
} from './sdk.ts';
import type { DeviceOwner } from './app-client.ts';

interface DeviceStatus {
  readonly deviceKey: string;
  readonly status: DeviceRememberedStatusType;
}

/**
 * Sets whether a confirmed device may stand in for the second factor.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html
 */
export async function updateDeviceStatus(
  client: CognitoIdentityProviderClient,
  owner: DeviceOwner,
  { deviceKey: DeviceKey, status: DeviceRememberedStatus }: DeviceStatus,
): Promise<UpdateDeviceStatusCommandOutput> {
  const device = { DeviceKey, DeviceRememberedStatus };
  return owner.api === 'public'
    ? client.send(new UpdateDeviceStatusCommand({ AccessToken: owner.accessToken, ...device }))
    : client.send(
        new AdminUpdateDeviceStatusCommand({
          UserPoolId: owner.userPoolId,
          Username: owner.username,
          ...device,
        }),
      );
}
