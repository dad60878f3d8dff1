import {
  UpdateDeviceStatusCommand,
  type CognitoIdentityProviderClient,
  type DeviceRememberedStatusType,
  type UpdateDeviceStatusCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';

interface DeviceStatusInput {
  readonly accessToken: string;
  readonly deviceKey: string;
  readonly status: DeviceRememberedStatusType;
}

/**
 * Says whether a confirmed device may stand in for the second factor.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 */
export async function updateDeviceStatus(
  client: CognitoIdentityProviderClient,
  { accessToken, deviceKey, status }: DeviceStatusInput,
): Promise<UpdateDeviceStatusCommandOutput> {
  return client.send(
    new UpdateDeviceStatusCommand({
      AccessToken: accessToken,
      DeviceKey: deviceKey,
      DeviceRememberedStatus: status,
    }),
  );
}
