import {
  AdminDeleteUserCommand,
  type AdminDeleteUserCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

/**
 * Deletes a user of the pool.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html
 */
export async function adminDeleteUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: PoolUser,
): Promise<AdminDeleteUserCommandOutput> {
  return client.send(new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: username }));
}
