import {
  AdminRemoveUserFromGroupCommand,
  type AdminRemoveUserFromGroupCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolGroup, PoolUser } from './app-client.ts';

/**
 * Takes a user out of a group.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html
 */
export async function adminRemoveUserFromGroup(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, groupName }: PoolUser & PoolGroup,
): Promise<AdminRemoveUserFromGroupCommandOutput> {
  return client.send(
    new AdminRemoveUserFromGroupCommand({
      UserPoolId: userPoolId,
      Username: username,
      GroupName: groupName,
    }),
  );
}
