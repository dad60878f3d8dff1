import type {
  CognitoIdentityProviderClient,
  InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHashParameter, type AppClient } from './app-client.ts';
import type { AuthApi } from './auth-api.ts';
import { initiateAuth } from './initiate-auth.ts';
import { signInWithDevice, type ConfirmedDevice } from './sign-in-with-device.ts';
import { signInWithSrp } from './sign-in-with-srp.ts';
import type { SrpWorld } from './srp-exchange.ts';

/** A flow that begins with a password. */
export type PasswordFlow =
  | { readonly authFlow: 'USER_SRP_AUTH'; readonly userPoolId: string }
  | {
      readonly authFlow: 'USER_PASSWORD_AUTH' | 'ADMIN_USER_PASSWORD_AUTH' | 'ADMIN_NO_SRP_AUTH';
    };

export interface SignIn {
  readonly flow: PasswordFlow;
  readonly username: string;
  readonly password: string;
  /** The device to send along, if one has been confirmed. */
  readonly device?: ConfirmedDevice | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

interface SignInOutcome {
  readonly reply: InitiateAuthCommandOutput;
  /** The device that was sent along; absent when Cognito did not know it any more. */
  readonly device: ConfirmedDevice | undefined;
}

/**
 * Signs in with a password, as far as one process can: a remembered device answers its own challenges. A device
 * that Cognito does not know any more is left out, and the sign-in begun once more without it.
 */
export async function signIn(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  input: SignIn & SrpWorld,
): Promise<SignInOutcome> {
  try {
    const reply = await signInOnce(client, appClient, authApi, input);
    return { reply, device: input.device };
  } catch (error) {
    if (input.device === undefined || !isUnknownDevice(error)) throw error;
    const withoutDevice = { ...input, device: undefined };
    const reply = await signInOnce(client, appClient, authApi, withoutDevice);
    return { reply, device: undefined };
  }
}

async function signInOnce(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  input: SignIn & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  const reply = await sendPassword(client, appClient, authApi, input);
  return answerDeviceChallenge(client, appClient, authApi, { ...input, reply });
}

/** Answers DEVICE_SRP_AUTH where the device is known; leaves every other reply as it is. */
export async function answerDeviceChallenge(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  {
    reply,
    device,
    username,
    now,
    randomBytes,
  }: Pick<SignIn, 'device' | 'username'> & { readonly reply: InitiateAuthCommandOutput } & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  if (reply.ChallengeName !== 'DEVICE_SRP_AUTH' || device === undefined) return reply;
  const { USERNAME, USER_ID_FOR_SRP } = reply.ChallengeParameters ?? {};
  return signInWithDevice(client, appClient, authApi, {
    device,
    username: USER_ID_FOR_SRP ?? USERNAME ?? username,
    session: reply.Session,
    now,
    randomBytes,
  });
}

async function sendPassword(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  input: SignIn & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  const { flow, username, password, device, clientMetadata } = input;
  const deviceKey = device?.deviceKey;
  if (flow.authFlow === 'USER_SRP_AUTH') {
    const { userPoolId } = flow;
    return signInWithSrp(client, appClient, authApi, { ...input, userPoolId, deviceKey });
  }
  return initiateAuth(client, appClient, authApi, {
    authFlow: flow.authFlow,
    authParameters: {
      USERNAME: username,
      PASSWORD: password,
      ...(deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey }),
      ...secretHashParameter(appClient, username),
    },
    clientMetadata,
  });
}

function isUnknownDevice(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'ResourceNotFoundException' && error.message.startsWith('Device does not exist')
  );
}
