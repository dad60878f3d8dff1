import {
  AdminDisableUserCommand,
  type AdminDisableUserCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

/**
 * Disables a user: Cognito revokes their tokens and refuses every sign-in until the user is enabled again.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html
 */
export async function adminDisableUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: PoolUser,
): Promise<AdminDisableUserCommandOutput> {
  return client.send(new AdminDisableUserCommand({ UserPoolId: userPoolId, Username: username }));
}
