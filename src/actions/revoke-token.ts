import {
  RevokeTokenCommand,
  type CognitoIdentityProviderClient,
  type RevokeTokenCommandOutput,
} from './sdk.ts';
import type { AppClient } from './app-client.ts';

/**
 * Revokes a refresh token and every access token issued from it. Takes the client secret itself, not a hash.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export async function revokeToken(
  client: CognitoIdentityProviderClient,
  { clientId, clientSecret }: AppClient,
  refreshToken: string,
): Promise<RevokeTokenCommandOutput> {
  return client.send(
    new RevokeTokenCommand({ Token: refreshToken, ClientId: clientId, ClientSecret: clientSecret }),
  );
}
