import { adminGetUser } from '../actions/admin-get-user.ts';
import type { AuthApi } from '../actions/app-client.ts';
import type { CognitoClient } from '../client/with-client.ts';
import { describeUserPoolClient } from '../actions/describe-user-pool-client.ts';
import { describeUserPool } from '../actions/describe-user-pool.ts';
import type { SessionValidity } from '../state/flow-facts.ts';
import type { StepContext } from '../steps/run-step.ts';

/**
 * How long the app client's Sessions live. Known for clients that cogauth created; for others Cognito is asked, if the
 * sign-in has AWS credentials. Otherwise unknown.
 */
export async function sessionValidity(
  { client, appClient, madeHereValidity }: StepContext,
  authApi: AuthApi,
): Promise<SessionValidity> {
  if (madeHereValidity !== undefined || authApi.api === 'public') return madeHereValidity;
  try {
    const { userPoolId } = authApi;
    const { clientId } = appClient;
    const described = await describeUserPoolClient(client, { userPoolId, clientId });
    return asValidity(described.AuthSessionValidity);
  } catch {
    // The credentials may not allow it: then Cognito's default is assumed, and the output says so.
    return undefined;
  }
}

/** Cognito allows 3 to 15 minutes: any other number counts as unknown. */
function asValidity(minutes: number | undefined): SessionValidity {
  return minutes !== undefined && minutes >= 3 && minutes <= 15 ? minutes : undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * When a temporary password expires that was set at the given time. Needs the right to read the pool's password policy:
 * no other reply says it.
 */
export async function temporaryPasswordExpiry(
  client: CognitoClient,
  userPoolId: string,
  givenAt: Date | undefined,
): Promise<Date | undefined> {
  if (givenAt === undefined) return undefined;
  try {
    const { Policies } = await describeUserPool(client, { userPoolId });
    const days = Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
    return days === undefined ? undefined : new Date(givenAt.getTime() + days * dayMs);
  } catch {
    // The credentials may not allow it. Then the time stays unknown.
    return undefined;
  }
}

/**
 * The latest time at which the temporary password behind NEW_PASSWORD_REQUIRED can expire. Asked only if the sign-in has
 * AWS credentials. Cognito says when the user was last changed, not when the password was set.
 */
export async function pendingPasswordExpiry(
  client: CognitoClient,
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
