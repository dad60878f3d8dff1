import type { AuthApi } from './actions/auth-api.ts';
import { describeUserPoolClient } from './actions/describe-user-pool-client.ts';
import type { SessionValidity } from './state/session-life.ts';
import type { Moment } from './step.ts';

/**
 * How long the app client's Sessions live: known for clients made here, else asked for where the sign-in has AWS
 * credentials anyway. Nobody else can tell.
 */
export async function sessionValidity(
  { client, appClient, madeHereValidity }: Moment,
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
