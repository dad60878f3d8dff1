import { paginateListUsers, type CognitoIdentityProviderClient, type UserType } from './sdk.ts';

/**
 * Lists all users of a pool, from all pages.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export async function listUsers(
  client: CognitoIdentityProviderClient,
  { userPoolId, filter }: { readonly userPoolId: string; readonly filter?: string | undefined },
): Promise<UserType[]> {
  const users: UserType[] = [];
  const pages = paginateListUsers(
    { client, pageSize: 60 },
    { UserPoolId: userPoolId, Filter: filter },
  );
  for await (const page of pages) {
    for (const user of page.Users ?? []) users.push(user);
  }
  return users;
}
