import {
  AdminInitiateAuthCommand,
  type AuthFlowType,
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
} from './sdk.ts';
import type { AppClient, AuthApi } from './app-client.ts';

interface AuthRequest {
  readonly authFlow: AuthFlowType;
  /** As in the API's table for the flow, SECRET_HASH included. */
  readonly authParameters: Record<string, string>;
  /** The Session of ConfirmSignUp, for USER_AUTH. No other Session can begin a sign-in. */
  readonly session?: string | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Begins a sign-in with the public or the admin operation.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export async function initiateAuth(
  client: CognitoIdentityProviderClient,
  { clientId }: AppClient,
  authApi: AuthApi,
  { authFlow, authParameters, session, clientMetadata }: AuthRequest,
): Promise<InitiateAuthCommandOutput> {
  const request = {
    ClientId: clientId,
    AuthFlow: authFlow,
    AuthParameters: authParameters,
    ...(session === undefined ? {} : { Session: session }),
    ClientMetadata: clientMetadata,
  };
  return authApi.api === 'admin'
    ? client.send(new AdminInitiateAuthCommand({ ...request, UserPoolId: authApi.userPoolId }))
    : client.send(new InitiateAuthCommand(request));
}
