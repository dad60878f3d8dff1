import {
  SetUserPoolMfaConfigCommand,
  type CognitoIdentityProviderClient,
  type SetUserPoolMfaConfigCommandOutput,
  type UserPoolMfaType,
} from './sdk.ts';

/**
 * Turns on MFA by authenticator app for a user pool: for every user (`ON`), or for users who set it up (`OPTIONAL`).
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
