import {
  AdminResetUserPasswordCommand,
  type AdminResetUserPasswordCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

interface PasswordReset extends PoolUser {
  readonly clientMetadata: Record<string, string> | undefined;
}

/**
 * Makes a user's password invalid and has Cognito send a code. ConfirmForgotPassword takes the code and a new password.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
 */
export async function adminResetUserPassword(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, clientMetadata }: PasswordReset,
): Promise<AdminResetUserPasswordCommandOutput> {
  return client.send(
    new AdminResetUserPasswordCommand({
      UserPoolId: userPoolId,
      Username: username,
      ClientMetadata: clientMetadata,
    }),
  );
}
