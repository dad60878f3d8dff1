import {
  ConfirmSignUpCommand,
  type CognitoIdentityProviderClient,
  type ConfirmSignUpCommandOutput,
} from './sdk.ts';
import { secretHashFor, type AppClient } from './app-client.ts';

interface Confirmation {
  readonly username: string;
  readonly confirmationCode: string;
  /** The Session of SignUp. With it, the reply holds a Session that signs the user in. */
  readonly session?: string | undefined;
  /** Takes the e-mail address or phone number from the user who has it, if that is an alias. */
  readonly forceAliasCreation?: boolean | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Confirms an account with the code that was sent to its owner.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export async function confirmSignUp(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  { username, confirmationCode, session, forceAliasCreation, clientMetadata }: Confirmation,
): Promise<ConfirmSignUpCommandOutput> {
  return client.send(
    new ConfirmSignUpCommand({
      ClientId: appClient.clientId,
      SecretHash: secretHashFor(appClient, username),
      Username: username,
      ConfirmationCode: confirmationCode,
      ForceAliasCreation: forceAliasCreation,
      ClientMetadata: clientMetadata,
      ...(session === undefined ? {} : { Session: session }),
    }),
  );
}
