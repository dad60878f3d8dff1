import { adminGetUser } from '../actions/admin-get-user.ts';
import type { AuthApi } from '../actions/app-client.ts';
import type { CognitoClient } from '../client/with-client.ts';
import { describeUserPoolClient } from '../actions/describe-user-pool-client.ts';
import { describeUserPool } from '../actions/describe-user-pool.ts';
import type { SessionValidity } from '../state/flow-facts.ts';
import type { StepContext } from '../steps/run-step.ts';

/**
 * How long the app client's Sessions live: known for clients made here, else asked for where the sign-in has AWS
 * credentials anyway. Nobody else can tell.
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
    // The credentials may not allow it: then Cognito's default is assumed, and said to be.
    return undefined;
  }
}

/** Cognito allows 3 to 15 minutes: with anything else nothing is known. */
function asValidity(minutes: number | undefined): SessionValidity {
  return minutes !== undefined && minutes >= 3 && minutes <= 15 ? minutes : undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Until when a temporary password is good that was given at a moment: known to whoever may read the pool's password
 * policy. No reply of Cognito's says it.
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
 * The latest moment until which the temporary password can be good that has led to NEW_PASSWORD_REQUIRED: asked for where
 * the sign-in has AWS credentials anyway. When it was given is not told, only when the user was last changed.
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
