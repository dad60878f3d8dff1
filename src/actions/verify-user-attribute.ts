import {
  VerifyUserAttributeCommand,
  type CognitoIdentityProviderClient,
  type VerifyUserAttributeCommandOutput,
} from './sdk.ts';

interface AttributeProof {
  readonly accessToken: string;
  /** `email` or `phone_number`. */
  readonly attributeName: string;
  readonly code: string;
}

/**
 * Verifies an e-mail address or phone number with the code that was sent to it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export async function verifyUserAttribute(
  client: CognitoIdentityProviderClient,
  { accessToken, attributeName, code }: AttributeProof,
): Promise<VerifyUserAttributeCommandOutput> {
  return client.send(
    new VerifyUserAttributeCommand({
      AccessToken: accessToken,
      AttributeName: attributeName,
      Code: code,
    }),
  );
}
