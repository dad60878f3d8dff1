import {
  DeleteUserPoolCommand,
  type CognitoIdentityProviderClient,
  type DeleteUserPoolCommandOutput,
} from './sdk.ts';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html */
export async function deleteUserPool(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
): Promise<DeleteUserPoolCommandOutput> {
  return client.send(new DeleteUserPoolCommand({ UserPoolId: userPoolId }));
}
