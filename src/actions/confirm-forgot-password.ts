import {
  ConfirmForgotPasswordCommand,
  type CognitoIdentityProviderClient,
  type ConfirmForgotPasswordCommandOutput,
} from './sdk.ts';
import { secretHashFor, type AppClient } from './app-client.ts';

interface NewPasswordByCode {
  readonly username: string;
  readonly confirmationCode: string;
  readonly password: string;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Sets a new password with the code that ForgotPassword sent.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export async function confirmForgotPassword(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  { username, confirmationCode, password, clientMetadata }: NewPasswordByCode,
): Promise<ConfirmForgotPasswordCommandOutput> {
  return client.send(
    new ConfirmForgotPasswordCommand({
      ClientId: appClient.clientId,
      SecretHash: secretHashFor(appClient, username),
      Username: username,
      ConfirmationCode: confirmationCode,
      Password: password,
      ClientMetadata: clientMetadata,
    }),
  );
}
