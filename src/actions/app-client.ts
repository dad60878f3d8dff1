import { secretHash } from '../protocol/secret-hash.ts';

/** The app client that a public or admin operation names. */
export interface AppClient {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/**
 * SECRET_HASH for clients with a secret, undefined for those without.
 *
 * @param username exactly the USERNAME of the same request
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function secretHashFor(
  { clientId, clientSecret }: AppClient,
  username: string,
): string | undefined {
  return clientSecret === undefined ? undefined : secretHash({ username, clientId, clientSecret });
}

/** SECRET_HASH as a member of AuthParameters or ChallengeResponses; no member for clients without a secret. */
export function secretHashParameter(
  appClient: AppClient,
  username: string,
): { SECRET_HASH?: string } {
  const hash = secretHashFor(appClient, username);
  return hash === undefined ? {} : { SECRET_HASH: hash };
} /** The operations that a sign-in uses: the public ones, or the admin ones, which are signed and name the pool. */
export type AuthApi =
  | { readonly api: 'public' }
  | {
      readonly api: 'admin';
      readonly userPoolId: string;
    }; /** The owner of the devices, and so the API: the signed-in user, or a user that an administrator names. */
export type DeviceOwner =
  | { readonly api: 'public'; readonly accessToken: string }
  | { readonly api: 'admin'; readonly userPoolId: string; readonly username: string };

/** A user of a pool, whom an admin operation acts on. */
export interface PoolUser {
  readonly userPoolId: string;
  /** The user name or an alias of it. */
  readonly username: string;
}

/** A group of a pool. */
export interface PoolGroup {
  readonly userPoolId: string;
  readonly groupName: string;
}
