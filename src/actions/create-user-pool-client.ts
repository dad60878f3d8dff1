import {
  CreateUserPoolClientCommand,
  type CognitoIdentityProviderClient,
  type ExplicitAuthFlowsType,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';

interface NewUserPoolClient {
  readonly userPoolId: string;
  readonly clientName: string;
  readonly flows: readonly ExplicitAuthFlowsType[];
  readonly generateSecret: boolean;
  /** 3 to 15. */
  readonly sessionMinutes: number;
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export async function createUserPoolClient(
  client: CognitoIdentityProviderClient,
  { userPoolId, clientName, flows, generateSecret, sessionMinutes }: NewUserPoolClient,
): Promise<UserPoolClientType> {
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: clientName,
      ExplicitAuthFlows: [...flows],
      GenerateSecret: generateSecret,
      AuthSessionValidity: sessionMinutes,
      PreventUserExistenceErrors: 'ENABLED',
    }),
  );
  return UserPoolClient ?? {};
}
