import {
  ForgotPasswordCommand,
  type CognitoIdentityProviderClient,
  type ForgotPasswordCommandOutput,
} from './sdk.ts';
import { secretHashFor, type AppClient } from './app-client.ts';

/**
 * Makes Cognito send a code, with which the user can set a new password.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export async function forgotPassword(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  username: string,
  clientMetadata?: Record<string, string>,
): Promise<ForgotPasswordCommandOutput> {
  return client.send(
    new ForgotPasswordCommand({
      ClientId: appClient.clientId,
      SecretHash: secretHashFor(appClient, username),
      Username: username,
      ClientMetadata: clientMetadata,
    }),
  );
}
