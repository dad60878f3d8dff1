import {
  AdminConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  InitiateAuthCommand,
  type NewDeviceMetadataType,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHash } from '../../../src/protocol/secret-hash.ts';
import {
  type Embedded,
  makePool,
  openEmbedded,
  password,
  present,
  type TestPool,
} from './embedded.ts';

export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  readonly NewDeviceMetadata: NewDeviceMetadataType | undefined;
}

export interface SignedIn extends Embedded, Tokens {
  readonly pool: TestPool;
}

/** SECRET_HASH, where the client has a secret. */
export function hashes(
  { clientId, clientSecret }: TestPool,
  username = 'ada',
): Record<string, string> {
  if (clientSecret === undefined) return {};
  return { SECRET_HASH: secretHash({ username, clientId, clientSecret }) };
}

/** Signs `ada` in by password. */
export async function signIn({ sdk }: Pick<Embedded, 'sdk'>, pool: TestPool): Promise<Tokens> {
  const { AuthenticationResult } = await sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password, ...hashes(pool) },
    }),
  );
  const { AccessToken, IdToken, RefreshToken, NewDeviceMetadata } = present(AuthenticationResult);
  return {
    AccessToken: present(AccessToken),
    IdToken: present(IdToken),
    RefreshToken: present(RefreshToken),
    NewDeviceMetadata,
  };
}

/** Makes a pool with `ada`, confirmed by an administrator, and signs her in. */
export async function signedIn(
  options: NonNullable<Parameters<typeof makePool>[1]> = {},
): Promise<SignedIn> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, options);
  await addAda(embedded, pool);
  return { ...embedded, ...(await signIn(embedded, pool)), pool };
}

export async function addAda({ sdk }: Pick<Embedded, 'sdk'>, pool: TestPool): Promise<void> {
  await sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username: 'ada',
      Password: password,
      SecretHash: hashes(pool)['SECRET_HASH'],
      UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
    }),
  );
  await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
}

/** One more client of the pool. */
export async function addClient(
  { sdk }: Pick<Embedded, 'sdk'>,
  { userPoolId }: TestPool,
  input: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<TestPool> {
  const { UserPoolClient } = await sdk.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      ...input,
    }),
  );
  const clientId = present(UserPoolClient?.ClientId);
  return { userPoolId, clientId, clientSecret: UserPoolClient?.ClientSecret };
}
