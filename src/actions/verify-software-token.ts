import {
  VerifySoftwareTokenCommand,
  type CognitoIdentityProviderClient,
  type VerifySoftwareTokenCommandOutput,
} from './sdk.ts';
import type { TokenSetUpProof } from './associate-software-token.ts';

/**
 * Proves that the authenticator app works. With a Session, the reply holds the Session that answers MFA_SETUP.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export async function verifySoftwareToken(
  client: CognitoIdentityProviderClient,
  { session, accessToken }: TokenSetUpProof,
  {
    userCode,
    friendlyDeviceName,
  }: { readonly userCode: string; readonly friendlyDeviceName?: string | undefined },
): Promise<VerifySoftwareTokenCommandOutput> {
  return client.send(
    new VerifySoftwareTokenCommand({
      Session: session,
      AccessToken: accessToken,
      UserCode: userCode,
      FriendlyDeviceName: friendlyDeviceName,
    }),
  );
}
