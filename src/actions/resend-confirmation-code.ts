import {
  ResendConfirmationCodeCommand,
  type CognitoIdentityProviderClient,
  type ResendConfirmationCodeCommandOutput,
} from './sdk.ts';
import { secretHashFor, type AppClient } from './app-client.ts';

/**
 * Makes Cognito send a new confirmation code. The earlier code stops working.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export async function resendConfirmationCode(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  username: string,
  clientMetadata?: Record<string, string>,
): Promise<ResendConfirmationCodeCommandOutput> {
  return client.send(
    new ResendConfirmationCodeCommand({
      ClientId: appClient.clientId,
      SecretHash: secretHashFor(appClient, username),
      Username: username,
      ClientMetadata: clientMetadata,
    }),
  );
}
