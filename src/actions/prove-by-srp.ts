import type { CognitoIdentityProviderClient, InitiateAuthCommandOutput } from './sdk.ts';
import { userPoolName } from '../protocol/srp.ts';
import type { AppClient, AuthApi } from './app-client.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { beginSrpExchange, requireParameters, type SrpWorld } from './srp-exchange.ts';

interface PasswordProof {
  readonly userPoolId: string;
  readonly password: string;
  readonly deviceKey?: string | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
  /** Sends SRP_A with the call that is due: it begins a sign-in, or answers a challenge. */
  readonly send: (srpA: string) => Promise<InitiateAuthCommandOutput>;
}

/**
 * Proves the password without sending it: SRP_A, then the answer to PASSWORD_VERIFIER, in one process. Returns
 * any reply other than PASSWORD_VERIFIER unchanged.
 *
 * @throws SrpError when the server's values are unacceptable
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export async function proveBySrp(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  { send, ...proof }: PasswordProof & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  const { userPoolId, password, deviceKey, clientMetadata } = proof;
  const exchange = beginSrpExchange(proof);
  const reply = await send(exchange.srpA);
  if (reply.ChallengeName !== 'PASSWORD_VERIFIER') return reply;
  // Cognito's own name for the user: the typed name may be an alias.
  const { USER_ID_FOR_SRP: identity } = requireParameters(reply, ['USER_ID_FOR_SRP']);
  const realm = userPoolName(userPoolId);
  const answered = await respondToAuthChallenge(client, appClient, authApi, {
    challengeName: 'PASSWORD_VERIFIER',
    session: reply.Session,
    username: identity,
    responses: {
      ...exchange.answer(reply, { realm, identity, password }),
      ...(deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey }),
    },
    clientMetadata,
  });
  return withRealName(answered, identity);
}

/** Adds the real name to a later challenge that does not repeat it: the answer needs it. */
function withRealName(
  reply: InitiateAuthCommandOutput,
  realUsername: string,
): InitiateAuthCommandOutput {
  if (reply.ChallengeName === undefined) return reply;
  const { ChallengeParameters: parameters } = reply;
  return { ...reply, ChallengeParameters: { USER_ID_FOR_SRP: realUsername, ...parameters } };
}
