import {
  AdminRespondToAuthChallengeCommand,
  type ChallengeNameType,
  type CognitoIdentityProviderClient,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
} from './sdk.ts';
import { type AppClient, type AuthApi, secretHashParameter } from './app-client.ts';

interface ChallengeAnswer {
  readonly challengeName: string;
  readonly session: string | undefined;
  /** The real username, never the alias that was typed: SECRET_HASH is computed over it too. */
  readonly username: string;
  readonly responses: Readonly<Record<string, string>>;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Answers a challenge with the public or the admin operation, whichever began the sign-in.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html
 */
export async function respondToAuthChallenge(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  { challengeName, session, username, responses, clientMetadata }: ChallengeAnswer,
): Promise<RespondToAuthChallengeCommandOutput> {
  if (!mayBeChallengeName(challengeName)) throw new Error('a challenge without a name');
  const request = {
    ClientId: appClient.clientId,
    ChallengeName: challengeName,
    Session: session,
    ChallengeResponses: {
      USERNAME: username,
      ...secretHashParameter(appClient, username),
      ...responses,
    },
    ClientMetadata: clientMetadata,
  };
  return authApi.api === 'admin'
    ? client.send(
        new AdminRespondToAuthChallengeCommand({ ...request, UserPoolId: authApi.userPoolId }),
      )
    : client.send(new RespondToAuthChallengeCommand(request));
}

/** The SDK's type lists the challenges known at its release; Cognito may have newer ones. */
function mayBeChallengeName(name: string): name is ChallengeNameType {
  return name !== '';
}
