import {
  AdminUpdateUserAttributesCommand,
  type AdminUpdateUserAttributesCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

interface AttributeChange extends PoolUser {
  readonly attributes: Readonly<Record<string, string>>;
  readonly clientMetadata: Record<string, string> | undefined;
}

/**
 * Changes attributes of a user, also those that only an administrator may write, such as email_verified.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html
 */
export async function adminUpdateUserAttributes(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, attributes, clientMetadata }: AttributeChange,
): Promise<AdminUpdateUserAttributesCommandOutput> {
  return client.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: userPoolId,
      Username: username,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      ClientMetadata: clientMetadata,
    }),
  );
}
