import {
  ConfirmDeviceCommand,
  type CognitoIdentityProviderClient,
  type ConfirmDeviceCommandOutput,
} from './sdk.ts';
import { deviceVerifier } from '../protocol/srp.ts';

interface ConfirmDeviceInput {
  readonly accessToken: string;
  readonly deviceKey: string;
  readonly deviceGroupKey: string;
  readonly devicePassword: string;
  readonly deviceName?: string | undefined;
}

/**
 * Registers a device: Cognito learns the SRP verifier of its password, never the password.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 */
export async function confirmDevice(
  client: CognitoIdentityProviderClient,
  input: ConfirmDeviceInput,
  randomBytes: (size: number) => Uint8Array,
): Promise<ConfirmDeviceCommandOutput> {
  const { accessToken, deviceKey, deviceName } = input;
  const { salt, passwordVerifier } = deviceVerifier({ ...input, salt: randomBytes(16) });
  return client.send(
    new ConfirmDeviceCommand({
      AccessToken: accessToken,
      DeviceKey: deviceKey,
      DeviceName: deviceName,
      DeviceSecretVerifierConfig: { PasswordVerifier: passwordVerifier, Salt: salt },
    }),
  );
}
