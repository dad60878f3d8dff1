import {
  GlobalSignOutCommand,
  type CognitoIdentityProviderClient,
  type GlobalSignOutCommandOutput,
} from './sdk.ts';

/**
 * Ends every sign-in of the user, on all clients.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export async function globalSignOut(
  client: CognitoIdentityProviderClient,
  accessToken: string,
): Promise<GlobalSignOutCommandOutput> {
  return client.send(new GlobalSignOutCommand({ AccessToken: accessToken }));
}
