import {
  AdminConfirmSignUpCommand,
  type AdminConfirmSignUpCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';

interface UserToConfirm {
  readonly userPoolId: string;
  readonly username: string;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Confirms an account without a code. Its e-mail address and phone number stay unverified.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html
 */
export async function adminConfirmSignUp(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, clientMetadata }: UserToConfirm,
): Promise<AdminConfirmSignUpCommandOutput> {
  return client.send(
    new AdminConfirmSignUpCommand({
      UserPoolId: userPoolId,
      Username: username,
      ClientMetadata: clientMetadata,
    }),
  );
}
