import {
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export async function adminGetUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username }: { readonly userPoolId: string; readonly username: string },
): Promise<AdminGetUserCommandOutput> {
  return client.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }));
}
