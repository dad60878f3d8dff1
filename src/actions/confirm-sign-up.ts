import {
  ConfirmSignUpCommand,
  type CognitoIdentityProviderClient,
  type ConfirmSignUpCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHashFor, type AppClient } from './app-client.ts';

/**
 * Confirms an account with the code that was sent to its owner.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export async function confirmSignUp(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  { username, confirmationCode }: { readonly username: string; readonly confirmationCode: string },
): Promise<ConfirmSignUpCommandOutput> {
  return client.send(
    new ConfirmSignUpCommand({
      ClientId: appClient.clientId,
      SecretHash: secretHashFor(appClient, username),
      Username: username,
      ConfirmationCode: confirmationCode,
    }),
  );
}
