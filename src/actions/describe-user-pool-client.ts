import {
  DescribeUserPoolClientCommand,
  type CognitoIdentityProviderClient,
  type UserPoolClientType,
} from './sdk.ts';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export async function describeUserPoolClient(
  client: CognitoIdentityProviderClient,
  { userPoolId, clientId }: { readonly userPoolId: string; readonly clientId: string },
): Promise<UserPoolClientType> {
  const { UserPoolClient } = await client.send(
    new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: clientId }),
  );
  return UserPoolClient ?? {};
}
