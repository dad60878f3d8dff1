import {
  AssociateSoftwareTokenCommand,
  type AssociateSoftwareTokenCommandOutput,
  type CognitoIdentityProviderClient,
} from './sdk.ts';

/** Cognito takes exactly one of these: the Session of MFA_SETUP, or a signed-in user's access token. */
export type TokenSetUpProof =
  | { readonly session: string; readonly accessToken?: never }
  | { readonly accessToken: string; readonly session?: never };

/**
 * Begins the set-up of an authenticator app. With a Session, the reply holds a new Session.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export async function associateSoftwareToken(
  client: CognitoIdentityProviderClient,
  { session, accessToken }: TokenSetUpProof,
): Promise<AssociateSoftwareTokenCommandOutput> {
  return client.send(
    new AssociateSoftwareTokenCommand({ Session: session, AccessToken: accessToken }),
  );
}
