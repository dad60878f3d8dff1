import {
  CreateUserPoolClientCommand,
  type CognitoIdentityProviderClient,
  type ExplicitAuthFlowsType,
  type UserPoolClientType,
} from './sdk.ts';

interface NewUserPoolClient {
  readonly userPoolId: string;
  readonly clientName: string;
  readonly flows: readonly ExplicitAuthFlowsType[];
  readonly generateSecret: boolean;
  /** In minutes, 3 to 15. */
  readonly sessionMinutes: number;
  /** How many seconds a used refresh token still works, 0 to 60. Absent if refresh tokens do not rotate. */
  readonly rotationGraceSeconds?: number | undefined;
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export async function createUserPoolClient(
  client: CognitoIdentityProviderClient,
  {
    userPoolId,
    clientName,
    flows,
    generateSecret,
    sessionMinutes,
    rotationGraceSeconds,
  }: NewUserPoolClient,
): Promise<UserPoolClientType> {
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: clientName,
      ExplicitAuthFlows: [...flows],
      GenerateSecret: generateSecret,
      AuthSessionValidity: sessionMinutes,
      PreventUserExistenceErrors: 'ENABLED',
      RefreshTokenRotation:
        rotationGraceSeconds === undefined
          ? undefined
          : { Feature: 'ENABLED', RetryGracePeriodSeconds: rotationGraceSeconds },
    }),
  );
  return UserPoolClient ?? {};
}
