import {
  AdminAddUserToGroupCommand,
  type AdminAddUserToGroupCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolGroup, PoolUser } from './app-client.ts';

/**
 * Makes a user a member of a group. A member stays one.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html
 */
export async function adminAddUserToGroup(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, groupName }: PoolUser & PoolGroup,
): Promise<AdminAddUserToGroupCommandOutput> {
  return client.send(
    new AdminAddUserToGroupCommand({
      UserPoolId: userPoolId,
      Username: username,
      GroupName: groupName,
    }),
  );
}
