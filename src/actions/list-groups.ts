import { paginateListGroups, type CognitoIdentityProviderClient, type GroupType } from './sdk.ts';

/**
 * Lists the groups of a pool, all pages of them.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html
 */
export async function listGroups(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
): Promise<GroupType[]> {
  const found: GroupType[] = [];
  const pages = paginateListGroups({ client, pageSize: 60 }, { UserPoolId: userPoolId });
  for await (const page of pages) found.push(...(page.Groups ?? []));
  return found;
}
