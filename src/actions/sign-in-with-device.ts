import type { CognitoIdentityProviderClient, RespondToAuthChallengeCommandOutput } from './sdk.ts';
import type { AppClient, AuthApi } from './app-client.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { beginSrpExchange, type SrpWorld } from './srp-exchange.ts';

export interface ConfirmedDevice {
  readonly deviceKey: string;
  readonly deviceGroupKey: string;
  readonly devicePassword: string;
}

interface DeviceSignIn {
  readonly device: ConfirmedDevice;
  /** The real username. */
  readonly username: string;
  /** The Session of the DEVICE_SRP_AUTH challenge. */
  readonly session: string | undefined;
}

/**
 * Lets a remembered device stand in for the second factor: DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER,
 * in one process.
 *
 * @throws SrpError when the server's values are unacceptable
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 */
export async function signInWithDevice(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  { device, username, session, ...host }: DeviceSignIn & SrpWorld,
): Promise<RespondToAuthChallengeCommandOutput> {
  const { deviceKey, deviceGroupKey, devicePassword } = device;
  const exchange = beginSrpExchange(host);
  const reply = await respondToAuthChallenge(client, appClient, authApi, {
    challengeName: 'DEVICE_SRP_AUTH',
    session,
    username,
    responses: { DEVICE_KEY: deviceKey, SRP_A: exchange.srpA },
  });
  if (reply.ChallengeName !== 'DEVICE_PASSWORD_VERIFIER') return reply;
  const proof = exchange.answer(reply, {
    realm: deviceGroupKey,
    identity: deviceKey,
    password: devicePassword,
  });
  return respondToAuthChallenge(client, appClient, authApi, {
    challengeName: 'DEVICE_PASSWORD_VERIFIER',
    session: reply.Session,
    username,
    responses: { DEVICE_KEY: deviceKey, ...proof },
  });
}
