import {
  SetUserMFAPreferenceCommand,
  type CognitoIdentityProviderClient,
  type SetUserMFAPreferenceCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';

/** How sign-ins use one factor: ask for it first, offer it among others, or never. */
export type FactorChoice = 'preferred' | 'enabled' | 'disabled';

export interface MfaPreference {
  readonly softwareToken?: FactorChoice | undefined;
  readonly sms?: FactorChoice | undefined;
  readonly email?: FactorChoice | undefined;
}

/**
 * Chooses the second factors of the signed-in user. A factor that is left out does not change. A newly preferred factor
 * replaces the previous one.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export async function setUserMfaPreference(
  client: CognitoIdentityProviderClient,
  accessToken: string,
  { softwareToken, sms, email }: MfaPreference,
): Promise<SetUserMFAPreferenceCommandOutput> {
  return client.send(
    new SetUserMFAPreferenceCommand({
      AccessToken: accessToken,
      SoftwareTokenMfaSettings: settingsOf(softwareToken),
      SMSMfaSettings: settingsOf(sms),
      EmailMfaSettings: settingsOf(email),
    }),
  );
}

function settingsOf(
  choice: FactorChoice | undefined,
): { Enabled: boolean; PreferredMfa: boolean } | undefined {
  if (choice === undefined) return undefined;
  return { Enabled: choice !== 'disabled', PreferredMfa: choice === 'preferred' };
}
