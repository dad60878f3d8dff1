import {
  GetTokensFromRefreshTokenCommand,
  type CognitoIdentityProviderClient,
  type GetTokensFromRefreshTokenCommandOutput,
} from './sdk.ts';
import type { AppClient } from './app-client.ts';
import type { Refresh } from './refresh-tokens.ts';

/**
 * Exchanges a refresh token for new tokens. If the client rotates refresh tokens, the given one is spent and the reply
 * holds the next one; otherwise the reply holds no refresh token. Takes the client secret itself, not a hash.
 *
 * @throws RefreshTokenReuseException if the refresh token was spent before
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export async function getTokensFromRefreshToken(
  client: CognitoIdentityProviderClient,
  { clientId, clientSecret }: AppClient,
  { refreshToken, deviceKey, clientMetadata }: Omit<Refresh, 'username'>,
): Promise<GetTokensFromRefreshTokenCommandOutput> {
  return client.send(
    new GetTokensFromRefreshTokenCommand({
      RefreshToken: refreshToken,
      ClientId: clientId,
      ClientSecret: clientSecret,
      DeviceKey: deviceKey,
      ClientMetadata: clientMetadata,
    }),
  );
}
