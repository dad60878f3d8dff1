import {
  paginateListUserPools,
  type CognitoIdentityProviderClient,
  type UserPoolDescriptionType,
} from './sdk.ts';

/**
 * Lists all user pools of the account and region, from all pages.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html
 */
export async function listUserPools(
  client: CognitoIdentityProviderClient,
): Promise<UserPoolDescriptionType[]> {
  const userPools: UserPoolDescriptionType[] = [];
  for await (const page of paginateListUserPools({ client, pageSize: 60 }, { MaxResults: 60 })) {
    for (const userPool of page.UserPools ?? []) userPools.push(userPool);
  }
  return userPools;
}
