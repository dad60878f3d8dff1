import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { adminGetUser } from './actions/admin-get-user.ts';
import type { AuthApi } from './actions/auth-api.ts';
import { describeUserPool } from './actions/describe-user-pool.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Until when a temporary password is good that was given at a moment: known to whoever may read the pool's password
 * policy. No reply of Cognito's says it.
 */
export async function temporaryPasswordExpiry(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  givenAt: Date | undefined,
): Promise<Date | undefined> {
  if (givenAt === undefined) return undefined;
  try {
    const { Policies } = await describeUserPool(client, { userPoolId });
    const days = Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
    return days === undefined ? undefined : new Date(givenAt.getTime() + days * dayMs);
  } catch {
    // The credentials may not allow it: then nothing is told.
    return undefined;
  }
}

/**
 * The latest moment until which the temporary password can be good that has led to NEW_PASSWORD_REQUIRED: asked for where
 * the sign-in has AWS credentials anyway. When it was given is not told, only when the user was last changed.
 */
export async function pendingPasswordExpiry(
  client: CognitoIdentityProviderClient,
  authApi: AuthApi,
  asked: { readonly challengeName: string | undefined; readonly username: string },
): Promise<Date | undefined> {
  if (authApi.api === 'public' || asked.challengeName !== 'NEW_PASSWORD_REQUIRED') return undefined;
  const { userPoolId } = authApi;
  try {
    const { username } = asked;
    const { UserLastModifiedDate } = await adminGetUser(client, { userPoolId, username });
    return await temporaryPasswordExpiry(client, userPoolId, UserLastModifiedDate);
  } catch {
    // As above.
    return undefined;
  }
}
