import {
  AdminEnableUserCommand,
  type AdminEnableUserCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

/**
 * Lets a disabled user sign in again.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html
 */
export async function adminEnableUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: PoolUser,
): Promise<AdminEnableUserCommandOutput> {
  return client.send(new AdminEnableUserCommand({ UserPoolId: userPoolId, Username: username }));
}
