import {
  AdminUserGlobalSignOutCommand,
  type AdminUserGlobalSignOutCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

/**
 * Ends every sign-in of a user, on all clients.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export async function adminUserGlobalSignOut(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: PoolUser,
): Promise<AdminUserGlobalSignOutCommandOutput> {
  return client.send(
    new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: username }),
  );
}
