import {
  UpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  type UpdateUserAttributesCommandOutput,
} from './sdk.ts';

interface AttributeUpdate {
  readonly accessToken: string;
  /** By name, such as `email` or `custom:team`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Changes attributes of the signed-in user. For a new e-mail address or phone number Cognito may send a code.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export async function updateUserAttributes(
  client: CognitoIdentityProviderClient,
  { accessToken, attributes, clientMetadata }: AttributeUpdate,
): Promise<UpdateUserAttributesCommandOutput> {
  return client.send(
    new UpdateUserAttributesCommand({
      AccessToken: accessToken,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      ClientMetadata: clientMetadata,
    }),
  );
}
