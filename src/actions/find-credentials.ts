import type { CognitoIdentityProviderClient } from './sdk.ts';

/**
 * Lets the default chain look for AWS credentials, as a signed operation does before it is sent. Returns no credentials.
 *
 * @throws CredentialsProviderError, TokenProviderError if there are no credentials
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
export async function findCredentials({ config }: CognitoIdentityProviderClient): Promise<void> {
  await config.credentials();
}
