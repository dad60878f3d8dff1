import type {
  CognitoIdentityProviderClient,
  InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { userPoolName } from '../protocol/srp.ts';
import { secretHashParameter, type AppClient } from './app-client.ts';
import type { AuthApi } from './auth-api.ts';
import { requireParameters } from './challenge-parameters.ts';
import { initiateAuth } from './initiate-auth.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { beginSrpExchange, type SrpWorld } from './srp-exchange.ts';

interface SrpSignIn {
  readonly userPoolId: string;
  readonly username: string;
  readonly password: string;
  readonly deviceKey?: string | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Proves the password without sending it: USER_SRP_AUTH and PASSWORD_VERIFIER, in one process.
 *
 * @throws SrpError when the server's values are unacceptable
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export async function signInWithSrp(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  signIn: SrpSignIn & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  const { userPoolId, username, password, deviceKey, clientMetadata } = signIn;
  const device = deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey };
  const exchange = beginSrpExchange(signIn);
  const reply = await initiateAuth(client, appClient, authApi, {
    authFlow: 'USER_SRP_AUTH',
    authParameters: {
      USERNAME: username,
      SRP_A: exchange.srpA,
      ...device,
      ...secretHashParameter(appClient, username),
    },
    clientMetadata,
  });
  if (reply.ChallengeName !== 'PASSWORD_VERIFIER') return reply;
  // The name that Cognito knows the user by: the one that was typed may be an alias.
  const { USER_ID_FOR_SRP: identity } = requireParameters(reply, ['USER_ID_FOR_SRP']);
  const proof = exchange.answer(reply, { realm: userPoolName(userPoolId), identity, password });
  const answered = await respondToAuthChallenge(client, appClient, authApi, {
    challengeName: 'PASSWORD_VERIFIER',
    session: reply.Session,
    username: identity,
    responses: { ...proof, ...device },
    clientMetadata,
  });
  return withRealName(answered, identity);
}

/** Not every later challenge says the real name again, and its answer needs it. */
function withRealName(
  reply: InitiateAuthCommandOutput,
  realUsername: string,
): InitiateAuthCommandOutput {
  if (reply.ChallengeName === undefined) return reply;
  const { ChallengeParameters: parameters } = reply;
  return { ...reply, ChallengeParameters: { USER_ID_FOR_SRP: realUsername, ...parameters } };
}
