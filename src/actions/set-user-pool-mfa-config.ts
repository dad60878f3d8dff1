import {
  SetUserPoolMfaConfigCommand,
  type CognitoIdentityProviderClient,
  type SetUserPoolMfaConfigCommandOutput,
  type UserPoolMfaType,
} from '@aws-sdk/client-cognito-identity-provider';

/**
 * Switches MFA by authenticator app on for a user pool, for everybody (`ON`) or who wants it (`OPTIONAL`).
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
 */
export async function setUserPoolMfaConfig(
  client: CognitoIdentityProviderClient,
  { userPoolId, mfa }: { readonly userPoolId: string; readonly mfa: UserPoolMfaType },
): Promise<SetUserPoolMfaConfigCommandOutput> {
  return client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: userPoolId,
      SoftwareTokenMfaConfiguration: { Enabled: mfa !== 'OFF' },
      MfaConfiguration: mfa,
    }),
  );
}
