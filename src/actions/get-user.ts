import {
  GetUserCommand,
  type CognitoIdentityProviderClient,
  type GetUserCommandOutput,
} from './sdk.ts';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export async function getUser(
  client: CognitoIdentityProviderClient,
  accessToken: string,
): Promise<GetUserCommandOutput> {
  return client.send(new GetUserCommand({ AccessToken: accessToken }));
}
