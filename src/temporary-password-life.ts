import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
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
