import type { CognitoIdentityProviderClient, RespondToAuthChallengeCommandOutput } from './sdk.ts';
import { challengeRow } from '../cognito/challenges.ts';
import type { AppClient, AuthApi } from './app-client.ts';
import { proveBySrp } from './prove-by-srp.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import type { ConfirmedDevice } from './sign-in-with-device.ts';
import { answerDeviceChallenge } from './sign-in.ts';
import type { SrpWorld } from './srp-exchange.ts';

interface Answer {
  readonly challengeName: string;
  readonly parameters: Record<string, string>;
  readonly session: string | undefined;
  /** The real username, as far as it is known. */
  readonly username: string;
  readonly responses: Readonly<Record<string, string>>;
  /** A password to be proved by SRP: SRP_A goes with the responses. */
  readonly proof?: { readonly userPoolId: string; readonly password: string } | undefined;
  /** The remembered device that the sign-in was begun with. */
  readonly device: ConfirmedDevice | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Answers a challenge, and the challenges after it that this process can answer alone: the SRP proof of a password,
 * and the challenges of a remembered device.
 *
 * @throws SrpError when the server's values are unacceptable
 */
export async function answerChallenge(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  answer: Answer & SrpWorld,
): Promise<RespondToAuthChallengeCommandOutput> {
  const reply = await firstReply(client, appClient, authApi, answer);
  return answerDeviceChallenge(client, appClient, authApi, { ...answer, reply });
}

async function firstReply(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  answer: Answer & SrpWorld,
): Promise<RespondToAuthChallengeCommandOutput> {
  const { challengeName, parameters, session, proof, device } = answer;
  // An earlier process left this challenge pending; the device alone answers it.
  if (challengeName === 'DEVICE_SRP_AUTH' && device !== undefined) {
    const asked = { ChallengeParameters: parameters, Session: session, $metadata: {} };
    return { ChallengeName: challengeName, ...asked };
  }
  const send = (more: Record<string, string>): Promise<RespondToAuthChallengeCommandOutput> =>
    respondToAuthChallenge(client, appClient, authApi, {
      ...answer,
      responses: { ...deviceKeyOf(answer), ...answer.responses, ...more },
    });
  if (proof === undefined) return send({});
  return proveBySrp(client, appClient, authApi, {
    ...answer,
    ...proof,
    deviceKey: device?.deviceKey,
    send: (srpA) => send({ SRP_A: srpA }),
  });
}

/** A sign-in begun with a remembered device sends the device key with every factor. */
function deviceKeyOf({ challengeName, device }: Answer): Record<string, string> {
  if (device === undefined || challengeRow(challengeName)?.takesDeviceKey !== true) return {};
  return { DEVICE_KEY: device.deviceKey };
}
