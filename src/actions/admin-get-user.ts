import {
  AdminGetUserCommand,
  type AdminGetUserCommandOutput as AdminGetUserReply,
  type CognitoIdentityProviderClient,
} from './sdk.ts';

export type { AdminGetUserReply };

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export async function adminGetUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: { readonly userPoolId: string; readonly username: string },
): Promise<AdminGetUserReply> {
  return client.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }));
}
