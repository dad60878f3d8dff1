import {
  AdminSetUserPasswordCommand,
  type AdminSetUserPasswordCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';

interface PasswordByAdmin {
  readonly userPoolId: string;
  readonly username: string;
  readonly password: string;
  /** Whether the user may keep it, or has to set another one at the next sign-in. */
  readonly permanent: boolean;
}

/**
 * Sets a user's password. Tokens issued before stay valid.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html
 */
export async function adminSetUserPassword(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, password, permanent }: PasswordByAdmin,
): Promise<AdminSetUserPasswordCommandOutput> {
  return client.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: userPoolId,
      Username: username,
      Password: password,
      Permanent: permanent,
    }),
  );
}
