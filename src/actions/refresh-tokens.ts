import type { CognitoIdentityProviderClient, InitiateAuthCommandOutput } from './sdk.ts';
import { secretHashParameter, type AppClient } from './app-client.ts';
import { initiateAuth } from './initiate-auth.ts';

export interface Refresh {
  readonly refreshToken: string;
  /** The real username: SECRET_HASH over an alias is refused. */
  readonly username: string;
  /** The device that the tokens were issued to. */
  readonly deviceKey?: string | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Exchanges a refresh token for new access and id tokens (REFRESH_TOKEN_AUTH, public).
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
 */
export async function refreshTokens(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  { refreshToken, username, deviceKey, clientMetadata }: Refresh,
): Promise<InitiateAuthCommandOutput> {
  return initiateAuth(
    client,
    appClient,
    { api: 'public' },
    {
      authFlow: 'REFRESH_TOKEN_AUTH',
      authParameters: {
        REFRESH_TOKEN: refreshToken,
        ...(deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey }),
        ...secretHashParameter(appClient, username),
      },
      clientMetadata,
    },
  );
}
