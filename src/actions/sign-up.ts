import {
  SignUpCommand,
  type CognitoIdentityProviderClient,
  type SignUpCommandOutput,
} from './sdk.ts';
import { secretHashFor, type AppClient } from './app-client.ts';

interface SignUpInput {
  readonly username: string;
  /** Absent for a user who signs in by codes only. */
  readonly password: string | undefined;
  /** By name, such as `email` or `custom:team`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Registers a user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export async function signUp(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  { username, password, attributes, clientMetadata }: SignUpInput,
): Promise<SignUpCommandOutput> {
  return client.send(
    new SignUpCommand({
      ClientId: appClient.clientId,
      SecretHash: secretHashFor(appClient, username),
      Username: username,
      Password: password,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      ClientMetadata: clientMetadata,
    }),
  );
}
