import {
  GetUserAttributeVerificationCodeCommand,
  type CognitoIdentityProviderClient,
  type GetUserAttributeVerificationCodeCommandOutput,
} from './sdk.ts';

interface CodeRequest {
  readonly accessToken: string;
  /** `email` or `phone_number`. */
  readonly attributeName: string;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Makes Cognito send a code to the user's e-mail address or phone number. The code verifies it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export async function getUserAttributeVerificationCode(
  client: CognitoIdentityProviderClient,
  { accessToken, attributeName, clientMetadata }: CodeRequest,
): Promise<GetUserAttributeVerificationCodeCommandOutput> {
  return client.send(
    new GetUserAttributeVerificationCodeCommand({
      AccessToken: accessToken,
      AttributeName: attributeName,
      ClientMetadata: clientMetadata,
    }),
  );
}
