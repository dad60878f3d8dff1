import {
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';
import { factorSettings, type MfaPreference } from './set-user-mfa-preference.ts';

/**
 * Chooses the second factors of any user of the pool, by the rules of SetUserMFAPreference.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html
 */
export async function adminSetUserMfaPreference(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: PoolUser,
  preference: MfaPreference,
): Promise<AdminSetUserMFAPreferenceCommandOutput> {
  return client.send(
    new AdminSetUserMFAPreferenceCommand({
      UserPoolId: userPoolId,
      Username: username,
      ...factorSettings(preference),
    }),
  );
}
