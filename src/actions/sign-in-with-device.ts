import { says } from '../cognito/refusal-texts.ts';
import { CliError, hint, isError, run } from '../errors.ts';
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
  /** The call that proves the device makes the tokens, so its triggers need what the first call was given. */
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Lets a remembered device stand in for the second factor: DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER,
 * in one process.
 *
 * @throws SrpError when the server's values are unacceptable, CliError BAD_CREDENTIALS when the device's proof is refused
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 */
export async function signInWithDevice(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  { device, username, session, clientMetadata, ...host }: DeviceSignIn & SrpWorld,
): Promise<RespondToAuthChallengeCommandOutput> {
  const { deviceKey, deviceGroupKey, devicePassword } = device;
  const exchange = beginSrpExchange(host);
  const reply = await respondToAuthChallenge(client, appClient, authApi, {
    challengeName: 'DEVICE_SRP_AUTH',
    session,
    username,
    responses: { DEVICE_KEY: deviceKey, SRP_A: exchange.srpA },
    clientMetadata,
  });
  if (reply.ChallengeName !== 'DEVICE_PASSWORD_VERIFIER') return reply;
  const proof = exchange.answer(reply, {
    realm: deviceGroupKey,
    identity: deviceKey,
    password: devicePassword,
  });
  try {
    return await respondToAuthChallenge(client, appClient, authApi, {
      challengeName: 'DEVICE_PASSWORD_VERIFIER',
      session: reply.Session,
      username,
      responses: { DEVICE_KEY: deviceKey, ...proof },
      clientMetadata,
    });
  } catch (error) {
    throw isError(error) && says(error, 'wrongPassword') ? refusedProof(error) : error;
  }
}

/** The code of the error for a device whose proof Cognito refuses. */
export const deviceProofRefused = 'DeviceProofRefused';

/** Cognito's text is that of a wrong password, which it has accepted by then. */
function refusedProof(cause: Error): CliError {
  return new CliError({
    code: deviceProofRefused,
    kind: 'BAD_CREDENTIALS',
    message:
      'Cognito accepted the password, and refused the proof of the remembered device: what is saved of the device does not fit',
    hint: hint`sign in without the device: ${run('initiate-auth', '--no-device')}, then remember it anew: ${run('confirm-device')}`,
    cause,
  });
}
