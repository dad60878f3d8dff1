import {
  GetTokensFromRefreshTokenCommand,
  type CognitoIdentityProviderClient,
  type GetTokensFromRefreshTokenCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AppClient } from './app-client.ts';
import type { Refresh } from './refresh-tokens.ts';

/**
 * Exchanges a refresh token for new tokens. Where the client's refresh tokens rotate it is spent, and the reply holds the
 * next one; elsewhere the reply holds none. Takes the client secret itself, not a hash.
 *
 * @throws RefreshTokenReuseException when it was spent before
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export async function getTokensFromRefreshToken(
  client: CognitoIdentityProviderClient,
  { clientId, clientSecret }: AppClient,
  { refreshToken, deviceKey }: Omit<Refresh, 'username'>,
): Promise<GetTokensFromRefreshTokenCommandOutput> {
  return client.send(
    new GetTokensFromRefreshTokenCommand({
      RefreshToken: refreshToken,
      ClientId: clientId,
      ClientSecret: clientSecret,
      DeviceKey: deviceKey,
    }),
  );
}
