import {
  DeleteUserCommand,
  type CognitoIdentityProviderClient,
  type DeleteUserCommandOutput,
} from './sdk.ts';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export async function deleteUser(
  client: CognitoIdentityProviderClient,
  accessToken: string,
): Promise<DeleteUserCommandOutput> {
  return client.send(new DeleteUserCommand({ AccessToken: accessToken }));
}
