import {
  DeleteGroupCommand,
  type DeleteGroupCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';
import type { PoolGroup } from './app-client.ts';

/**
 * Deletes a group. Its members stay users of the pool.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteGroup.html
 */
export async function deleteGroup(
  client: CognitoIdentityProviderClient,
  { userPoolId, groupName }: PoolGroup,
): Promise<DeleteGroupCommandOutput> {
  return client.send(new DeleteGroupCommand({ UserPoolId: userPoolId, GroupName: groupName }));
}
