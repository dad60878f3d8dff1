import {
  DescribeUserPoolCommand,
  type CognitoIdentityProviderClient,
  type UserPoolType,
} from './sdk.ts';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export async function describeUserPool(
  client: CognitoIdentityProviderClient,
  { userPoolId }: { readonly userPoolId: string },
): Promise<UserPoolType> {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
  return UserPool ?? {};
}
