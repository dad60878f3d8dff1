import {
  SetUserMFAPreferenceCommand,
  type CognitoIdentityProviderClient,
  type SetUserMFAPreferenceCommandOutput,
} from './sdk.ts';

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
  preference: MfaPreference,
): Promise<SetUserMFAPreferenceCommandOutput> {
  return client.send(
    new SetUserMFAPreferenceCommand({ AccessToken: accessToken, ...factorSettings(preference) }),
  );
}

interface FactorSettings {
  readonly Enabled: boolean;
  readonly PreferredMfa: boolean;
}

/** The members of the request that choose the factors. */
export function factorSettings({ softwareToken, sms, email }: MfaPreference): {
  readonly SoftwareTokenMfaSettings: FactorSettings | undefined;
  readonly SMSMfaSettings: FactorSettings | undefined;
  readonly EmailMfaSettings: FactorSettings | undefined;
} {
  return {
    SoftwareTokenMfaSettings: settingsOf(softwareToken),
    SMSMfaSettings: settingsOf(sms),
    EmailMfaSettings: settingsOf(email),
  };
}

function settingsOf(choice: FactorChoice | undefined): FactorSettings | undefined {
  if (choice === undefined) return undefined;
  return { Enabled: choice !== 'disabled', PreferredMfa: choice === 'preferred' };
}
