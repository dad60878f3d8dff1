import { GetUserCommand, type UserPoolMfaType } from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Amplify } from 'aws-amplify';
import {
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchDevices,
  fetchMFAPreference,
  fetchUserAttributes,
  forgetDevice,
  rememberDevice,
  setUpTOTP,
  signIn,
  type SignInOutput,
  signOut,
  signUp,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { ConsoleLogger } from 'aws-amplify/utils';
import {
  codeFor,
  makePool,
  newestCode,
  password,
  present,
  type TestPool,
  wrongCodeFor,
} from '../../support/cognito/embedded.ts';
import { type Served, serveEmbedded } from '../../support/cognito/served-cognito.ts';
import { forged, verifiedClaims } from '../../support/cognito/verified-claims.ts';

// Amazon's client for apps of today, as it is, over HTTP: it computes SRP and devices by its own code.

type Storage = Parameters<typeof cognitoUserPoolsTokenProvider.setKeyValueStorage>[0];

/** What Amplify keeps between two visits. */
const kept = new Map<string, string>();
const storage: Storage = {
  setItem: async (key, value) => void kept.set(key, value),
  getItem: async (key) => kept.get(key) ?? null,
  removeItem: async (key) => void kept.delete(key),
  clear: async () => {
    kept.clear();
  },
};

beforeEach(() => {
  kept.clear();
  // It warns of each endpoint that is not Amazon's.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  // It names a device after its browser, and says nothing where there is none, as on Node 20: it does not confirm the device.
  Object.defineProperty(globalThis, 'navigator', {
    value: { userAgent: 'Mozilla/5.0' },
    configurable: true,
  });
});

interface App extends TestPool {
  readonly served: Served;
  /** The key that Amplify keeps this value of ada's under. */
  readonly keyOf: (name: string) => string;
}

async function openApp(mfa: UserPoolMfaType): Promise<App> {
  const served = await serveEmbedded();
  // Amplify has no other clock than the real one.
  served.clock.advance((new Date().getTime() - served.clock.now().getTime()) / 1000);
  const pool = await makePool(served, {
    mfa,
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: true,
      },
    },
  });
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: pool.userPoolId,
        userPoolClientId: pool.clientId,
        userPoolEndpoint: served.url,
      },
    },
  });
  cognitoUserPoolsTokenProvider.setKeyValueStorage(storage);
  const keyOf = (name: string): string =>
    `CognitoIdentityServiceProvider.${pool.clientId}.ada.${name}`;
  return { served, ...pool, keyOf };
}

async function addAda({ cognito }: Served): Promise<void> {
  const userAttributes = { email: 'ada@example.com' };
  await signUp({ username: 'ada', password, options: { userAttributes } });
  await confirmSignUp({ username: 'ada', confirmationCode: newestCode(cognito) });
}

function bySrp(known = password): Promise<SignInOutput> {
  return signIn({
    username: 'ada',
    password: known,
    options: { authFlowType: 'USER_SRP_AUTH' },
  });
}

/** The step that Amplify asks for, or the refusal. */
async function stepOf(saying: Promise<SignInOutput>): Promise<string> {
  try {
    return (await saying).nextStep.signInStep;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
}

/** A new code of the authenticator app. Codes are single-use, so the clock moves on to the next one. */
function nextCode({ served }: App, secret: string): string {
  served.clock.advance(30);
  return codeFor(secret, served.clock.now());
}

/** Ada, who was asked to set up TOTP at her first sign-in and has done so. */
async function appOfAda(): Promise<App & { readonly secret: string }> {
  const app = await openApp('ON');
  await addAda(app.served);
  const { nextStep } = await bySrp();
  if (nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') {
    throw new Error(nextStep.signInStep);
  }
  const secret = nextStep.totpSetupDetails.sharedSecret;
  await confirmSignIn({ challengeResponse: codeFor(secret, app.served.clock.now()) });
  return { ...app, secret };
}

const incorrect = 'NotAuthorizedException: Incorrect username or password.';

describe('aws-amplify', () => {
  test('signs up, confirms, signs in by SRP with MFA_SETUP, and reads the user', async () => {
    await appOfAda();

    const { tokens } = await fetchAuthSession();

    expect(tokens?.idToken?.payload['email']).toBe('ada@example.com');
    expect(await fetchUserAttributes()).toMatchObject({ email_verified: 'true' });
  });

  test('gets tokens that aws-jwt-verify accepts over the served keys, and no forgery of them', async () => {
    const app = await appOfAda();
    const { accessToken, idToken } = present((await fetchAuthSession()).tokens);
    const [access, id] = [accessToken.toString(), present(idToken).toString()];

    const claims = await verifiedClaims(app.served, app, 'access', access);

    expect(claims).toMatchObject({ username: 'ada', client_id: app.clientId });
    expect(await verifiedClaims(app.served, app, 'id', id)).toMatchObject({ aud: app.clientId });
    const forgery = verifiedClaims(app.served, app, 'access', forged(access));
    await expect(forgery).rejects.toThrow('Invalid signature');
  });

  test('sets up TOTP of its own accord, and is asked for it from then on', async () => {
    const app = await openApp('OPTIONAL');
    await addAda(app.served);
    const without = await stepOf(bySrp());

    const { sharedSecret } = await setUpTOTP();
    const { clock } = app.served;
    const wrong = verifyTOTPSetup({ code: wrongCodeFor(sharedSecret, clock.now()) });
    await expect(wrong).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' });
    await verifyTOTPSetup({ code: codeFor(sharedSecret, clock.now()) });
    await updateMFAPreference({ totp: 'PREFERRED' });

    expect(await fetchMFAPreference()).toEqual({ enabled: ['TOTP'], preferred: 'TOTP' });
    await signOut();
    expect([without, await stepOf(bySrp())]).toEqual(['DONE', 'CONFIRM_SIGN_IN_WITH_TOTP_CODE']);
  });

  test('needs no code from a remembered device, and needs one when it is forgotten', async () => {
    const app = await appOfAda();
    const deviceKey = kept.get(app.keyOf('deviceKey'));

    await rememberDevice();
    const devices = await fetchDevices();
    await signOut();
    const remembered = await stepOf(bySrp());
    const { tokens } = await fetchAuthSession({ forceRefresh: true });
    await forgetDevice();
    await signOut();
    const forgotten = await stepOf(bySrp());

    expect(devices.map(({ id }) => id)).toEqual([deviceKey]);
    expect([remembered, forgotten]).toEqual(['DONE', 'CONFIRM_SIGN_IN_WITH_TOTP_CODE']);
    expect(tokens?.accessToken.payload['device_key']).toBe(deviceKey);
  });

  test('is asked for a code by a device that it has not remembered', async () => {
    const app = await appOfAda();
    await signOut();

    const asked = await stepOf(bySrp());
    const signedIn = await stepOf(confirmSignIn({ challengeResponse: nextCode(app, app.secret) }));

    expect([asked, signedIn]).toEqual(['CONFIRM_SIGN_IN_WITH_TOTP_CODE', 'DONE']);
  });

  test('refreshes, and signs out here and everywhere', async () => {
    const { served } = await appOfAda();
    const first = await fetchAuthSession();
    const second = await fetchAuthSession({ forceRefresh: true });
    const accessToken = present(second.tokens).accessToken.toString();
    const read = (): Promise<unknown> =>
      served.sdk.send(new GetUserCommand({ AccessToken: accessToken }));

    expect(second.tokens?.accessToken.payload['jti']).not.toBe(
      first.tokens?.accessToken.payload['jti'],
    );
    await expect(read()).resolves.toMatchObject({ Username: 'ada' });
    await signOut({ global: true });

    await expect(read()).rejects.toThrow('Access Token has been revoked');
    expect((await fetchAuthSession()).tokens).toBeUndefined();
  });

  test('revokes what it signed in with when it signs out', async () => {
    const { served } = await appOfAda();
    const { tokens } = await fetchAuthSession();

    await signOut();

    const read = new GetUserCommand({ AccessToken: present(tokens).accessToken.toString() });
    await expect(served.sdk.send(read)).rejects.toThrow('Access Token has been revoked');
  });

  test('is refused with a wrong confirmation code', async () => {
    const { served } = await openApp('ON');
    await signUp({
      username: 'ada',
      password,
      options: { userAttributes: { email: 'ada@example.com' } },
    });
    const wrong = newestCode(served.cognito) === '000000' ? '111111' : '000000';

    const refused = confirmSignUp({ username: 'ada', confirmationCode: wrong });

    await expect(refused).rejects.toMatchObject({ name: 'CodeMismatchException' });
  });

  test('is refused with a wrong password and a wrong code', async () => {
    const { served, secret } = await appOfAda();
    await signOut();

    expect(await stepOf(bySrp('Wrong-horse-1'))).toBe(incorrect);
    await bySrp();
    const wrong = wrongCodeFor(secret, served.clock.now());
    expect(await stepOf(confirmSignIn({ challengeResponse: wrong }))).toBe(
      'CodeMismatchException: Invalid code received for user',
    );
  });

  test('is refused with a wrong device password', async () => {
    const { keyOf } = await appOfAda();
    await rememberDevice();
    await signOut();
    const key = keyOf('randomPasswordKey');
    expect(kept.get(key)).toBeDefined();
    kept.set(key, 'another');

    expect(await stepOf(bySrp())).toBe(incorrect);
  });
});
