import { secretHash } from '../protocol/secret-hash.ts';

/** The app client in whose name a public or admin operation is called. */
export interface AppClient {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/**
 * SECRET_HASH for clients with a secret, undefined for those without.
 *
 * @param username the very USERNAME of the same request
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function secretHashFor(
  { clientId, clientSecret }: AppClient,
  username: string,
): string | undefined {
  return clientSecret === undefined ? undefined : secretHash({ username, clientId, clientSecret });
}

/** The same as a parameter of AuthParameters and ChallengeResponses, or no parameter at all. */
export function secretHashParameter(
  appClient: AppClient,
  username: string,
): { SECRET_HASH?: string } {
  const hash = secretHashFor(appClient, username);
  return hash === undefined ? {} : { SECRET_HASH: hash };
} /** The family of operations that a sign-in is made with; the admin one is signed and names the pool. */
export type AuthApi =
  | { readonly api: 'public' }
  | {
      readonly api: 'admin';
      readonly userPoolId: string;
    }; /** Whose devices are meant, and by which API: the signed-in user's own, or those of a user that an administrator names. */
export type DeviceOwner =
  | { readonly api: 'public'; readonly accessToken: string }
  | { readonly api: 'admin'; readonly userPoolId: string; readonly username: string };
