import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';

/**
 * Has the default chain look for AWS credentials, as a signed operation does before it is sent, and gives none away.
 *
 * @throws CredentialsProviderError, TokenProviderError when none are found
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
export async function findCredentials({ config }: CognitoIdentityProviderClient): Promise<void> {
  await config.credentials();
}
