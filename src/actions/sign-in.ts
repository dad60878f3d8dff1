import type {
  AuthFlowType,
  CognitoIdentityProviderClient,
  InitiateAuthCommandOutput,
} from './sdk.ts';
import { says } from '../cognito/refusal-texts.ts';
import { type AppClient, type AuthApi, secretHashParameter } from './app-client.ts';
import { initiateAuth } from './initiate-auth.ts';
import { proveBySrp } from './prove-by-srp.ts';
import { type ConfirmedDevice, signInWithDevice } from './sign-in-with-device.ts';
import type { SrpWorld } from './srp-exchange.ts';

/** How the password is used: sent as it is, or proved by SRP, which also needs the pool id. */
export type Credential =
  | { readonly kind: 'sent'; readonly password: string }
  | { readonly kind: 'proved'; readonly password: string; readonly userPoolId: string };

export interface SignIn {
  readonly authFlow: AuthFlowType;
  readonly username: string;
  /** Absent if the flow begins without a password. */
  readonly credential?: Credential | undefined;
  /** PREFERRED_CHALLENGE of USER_AUTH. */
  readonly preferredChallenge?: string | undefined;
  /** The Session of ConfirmSignUp, which lets USER_AUTH sign a new user in at once. */
  readonly session?: string | undefined;
  /** The device to send along, if one has been confirmed. */
  readonly device?: ConfirmedDevice | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

interface SignInOutcome {
  readonly reply: InitiateAuthCommandOutput;
  /** The device that was sent along; absent if Cognito no longer knew it. */
  readonly device: ConfirmedDevice | undefined;
}

/**
 * Signs in, as far as one process can: a remembered device answers its own challenges. If Cognito
 * no longer knows the device, begins the sign-in again without it.
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
  const reply = await begin(client, appClient, authApi, input);
  return answerDeviceChallenge(client, appClient, authApi, { ...input, reply });
}

/** Answers DEVICE_SRP_AUTH if the device is known; returns every other reply unchanged. */
export async function answerDeviceChallenge(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  {
    reply,
    device,
    username,
    clientMetadata,
    now,
    randomBytes,
  }: Pick<SignIn, 'device' | 'username' | 'clientMetadata'> & {
    readonly reply: InitiateAuthCommandOutput;
  } & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  if (reply.ChallengeName !== 'DEVICE_SRP_AUTH' || device === undefined) return reply;
  const { USERNAME, USER_ID_FOR_SRP } = reply.ChallengeParameters ?? {};
  return signInWithDevice(client, appClient, authApi, {
    device,
    username: USER_ID_FOR_SRP ?? USERNAME ?? username,
    session: reply.Session,
    clientMetadata,
    now,
    randomBytes,
  });
}

async function begin(
  client: CognitoIdentityProviderClient,
  appClient: AppClient,
  authApi: AuthApi,
  input: SignIn & SrpWorld,
): Promise<InitiateAuthCommandOutput> {
  const { authFlow, username, credential, session, clientMetadata } = input;
  const send = (more: Record<string, string>): Promise<InitiateAuthCommandOutput> =>
    initiateAuth(client, appClient, authApi, {
      authFlow,
      authParameters: {
        USERNAME: username,
        ...more,
        ...choiceOf(input),
        ...deviceKeyOf(input),
        ...secretHashParameter(appClient, username),
      },
      session,
      clientMetadata,
    });
  if (credential === undefined) return send({});
  if (credential.kind === 'sent') return send({ PASSWORD: credential.password });
  return proveBySrp(client, appClient, authApi, {
    ...input,
    ...credential,
    deviceKey: input.device?.deviceKey,
    send: (srpA) =>
      // AWS's documentation calls this parameter ChallengeName, which is a misprint.
      send({ SRP_A: srpA, ...(authFlow === 'CUSTOM_AUTH' ? { CHALLENGE_NAME: 'SRP_A' } : {}) }),
  });
}

function choiceOf({ preferredChallenge }: SignIn): Record<string, string> {
  return preferredChallenge === undefined ? {} : { PREFERRED_CHALLENGE: preferredChallenge };
}

/** USER_AUTH takes the device key with a later answer only. */
function deviceKeyOf({ authFlow, device }: SignIn): Record<string, string> {
  return device === undefined || authFlow === 'USER_AUTH' ? {} : { DEVICE_KEY: device.deviceKey };
}

/** Whether Cognito has forgotten the device. Its key then makes every sign-in fail. */
export function isUnknownDevice(error: unknown): boolean {
  return error instanceof Error && says(error, 'unknownDevice');
}
