import { CreateGroupCommand, type CognitoIdentityProviderClient, type GroupType } from './sdk.ts';
import type { PoolGroup } from './app-client.ts';

interface NewGroup extends PoolGroup {
  readonly description: string | undefined;
  /** The lower, the more it counts: the group of the lowest precedence gives the preferred role. */
  readonly precedence: number | undefined;
  readonly roleArn: string | undefined;
}

/**
 * Creates a group of users.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
export async function createGroup(
  client: CognitoIdentityProviderClient,
  { userPoolId, groupName, description, precedence, roleArn }: NewGroup,
): Promise<GroupType> {
  const { Group } = await client.send(
    new CreateGroupCommand({
      UserPoolId: userPoolId,
      GroupName: groupName,
      Description: description,
      Precedence: precedence,
      RoleArn: roleArn,
    }),
  );
  return Group ?? {};
}
