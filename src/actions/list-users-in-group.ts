import {
  paginateListUsersInGroup,
  type CognitoIdentityProviderClient,
  type UserType,
} from './sdk.ts';
import type { PoolGroup } from './app-client.ts';

/**
 * Lists the members of a group, all pages of them.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html
 */
export async function listUsersInGroup(
  client: CognitoIdentityProviderClient,
  { userPoolId, groupName }: PoolGroup,
): Promise<UserType[]> {
  const found: UserType[] = [];
  const pages = paginateListUsersInGroup(
    { client, pageSize: 60 },
    { UserPoolId: userPoolId, GroupName: groupName },
  );
  for await (const page of pages) found.push(...(page.Users ?? []));
  return found;
}
