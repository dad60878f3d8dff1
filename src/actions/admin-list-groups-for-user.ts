import {
  paginateAdminListGroupsForUser,
  type CognitoIdentityProviderClient,
  type GroupType,
} from './sdk.ts';
import type { PoolUser } from './app-client.ts';

/**
 * Lists the groups of a user, all pages of them.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
 */
export async function adminListGroupsForUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: PoolUser,
): Promise<GroupType[]> {
  const found: GroupType[] = [];
  const pages = paginateAdminListGroupsForUser(
    { client, pageSize: 60 },
    { UserPoolId: userPoolId, Username: username },
  );
  for await (const page of pages) found.push(...(page.Groups ?? []));
  return found;
}
