import {
  ChangePasswordCommand,
  type ChangePasswordCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';

interface PasswordChange {
  readonly accessToken: string;
  /** Absent for a user who has no password yet. */
  readonly previousPassword?: string | undefined;
  readonly proposedPassword: string;
}

/**
 * Changes the password of the signed-in user. Tokens issued before stay valid.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export async function changePassword(
  client: CognitoIdentityProviderClient,
  { accessToken, previousPassword, proposedPassword }: PasswordChange,
): Promise<ChangePasswordCommandOutput> {
  return client.send(
    new ChangePasswordCommand({
      AccessToken: accessToken,
      PreviousPassword: previousPassword,
      ProposedPassword: proposedPassword,
    }),
  );
}
