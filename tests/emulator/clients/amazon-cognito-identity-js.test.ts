// oxlint-disable typescript/no-deprecated -- Amazon deprecates the package as a whole, and many apps have it
import { GetUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import {
  codeFor,
  makePool,
  newestCode,
  password,
  present,
  wrongCodeFor,
} from '../../support/cognito/embedded.ts';
import { type Served, serveEmbedded } from '../../support/cognito/served-cognito.ts';
import { verifiedClaims } from '../../support/cognito/verified-claims.ts';

// Amazon's own client for browsers, as it is, over HTTP: it computes SRP and devices by its own code.

/** What a browser keeps between two visits. */
function memoryStorage(): ICognitoStorage {
  const items = new Map<string, string>();
  return {
    setItem: (key, value) => void items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    clear: () => {
      items.clear();
    },
  };
}

interface Browser {
  readonly served: Served;
  readonly pool: CognitoUserPool;
  readonly storage: ICognitoStorage;
  /** Ada, as a page that was just loaded knows her. */
  readonly ada: () => CognitoUser;
}

async function openBrowser(): Promise<Browser> {
  const served = await serveEmbedded();
  // The client has no other clock than the real one.
  served.clock.advance((new Date().getTime() - served.clock.now().getTime()) / 1000);
  const { userPoolId, clientId } = await makePool(served, {
    mfa: 'ON',
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: false,
      },
    },
  });
  const storage = memoryStorage();
  const pool = new CognitoUserPool({
    UserPoolId: userPoolId,
    ClientId: clientId,
    endpoint: served.url,
    Storage: storage,
  });
  const ada = (): CognitoUser => new CognitoUser({ Username: 'ada', Pool: pool, Storage: storage });
  return { served, pool, storage, ada };
}

/** Turns its callbacks into what they say: SUCCESS, a challenge, or the name and message of an error. */
type Said = { readonly what: string; readonly session?: CognitoUserSession };

function said(act: (callbacks: ReturnType<typeof callbacksFor>) => void): Promise<Said> {
  return new Promise((resolve) => {
    act(callbacksFor(resolve));
  });
}

function callbacksFor(resolve: (said: Said) => void) {
  return {
    onSuccess: (session: CognitoUserSession) => {
      resolve({ what: 'SUCCESS', session });
    },
    onFailure: (error: Error) => {
      resolve({ what: `${error.name}: ${error.message}` });
    },
    mfaSetup: (what: string) => {
      resolve({ what });
    },
    totpRequired: (what: string) => {
      resolve({ what });
    },
  };
}

function signIn(user: CognitoUser, Password = password): Promise<Said> {
  const details = new AuthenticationDetails({ Username: 'ada', Password });
  return said((callbacks) => {
    user.authenticateUser(details, callbacks);
  });
}

function called(
  act: (callback: (error?: Error | null, result?: unknown) => void) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    act((error, result) => {
      if (error === undefined || error === null) resolve(result);
      else reject(error);
    });
  });
}

function signUp(pool: CognitoUserPool): Promise<unknown> {
  const email = new CognitoUserAttribute({ Name: 'email', Value: 'ada@example.com' });
  return called((callback) => {
    pool.signUp('ada', password, [email], [], callback);
  });
}

function confirm(user: CognitoUser, code: string): Promise<unknown> {
  return called((callback) => {
    user.confirmRegistration(code, false, callback);
  });
}

function associate(user: CognitoUser): Promise<string> {
  return new Promise((resolve, reject) => {
    user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject });
  });
}

function verify(user: CognitoUser, code: string): Promise<Said> {
  return said((callbacks) => {
    user.verifySoftwareToken(code, 'phone', callbacks);
  });
}

function sendCode(user: CognitoUser, code: string): Promise<Said> {
  return said((callbacks) => {
    user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA');
  });
}

async function expecting(what: string, saying: Promise<Said>): Promise<void> {
  expect((await saying).what).toBe(what);
}

/** Ada with a second factor. Each code is single-use: the clock has moved on to the next code. */
async function browserOfAda(): Promise<Browser & { readonly secretCode: string }> {
  const browser = await openBrowser();
  const { served, pool, ada } = browser;
  await signUp(pool);
  await confirm(ada(), newestCode(served.cognito));
  const user = ada();
  await expecting('MFA_SETUP', signIn(user));
  const secretCode = await associate(user);
  await expecting('SUCCESS', verify(user, codeFor(secretCode, served.clock.now())));
  served.clock.advance(30);
  return { ...browser, secretCode };
}

/** The same, from a browser that is remembered from its second sign-in on. */
async function rememberedBrowserOfAda(): ReturnType<typeof browserOfAda> {
  const browser = await browserOfAda();
  const user = browser.ada();
  await expecting('SOFTWARE_TOKEN_MFA', signIn(user));
  const code = codeFor(browser.secretCode, browser.served.clock.now());
  await expecting('SUCCESS', sendCode(user, code));
  return browser;
}

describe('amazon-cognito-identity-js', () => {
  test('signs up, confirms, signs in by SRP and sets up TOTP', async () => {
    const { served, pool, ada } = await openBrowser();

    await signUp(pool);
    const confirmed = await confirm(ada(), newestCode(served.cognito));
    const user = ada();
    const challenged = await signIn(user);
    const secretCode = await associate(user);
    const verified = await verify(user, codeFor(secretCode, served.clock.now()));

    expect([confirmed, challenged.what, verified.what]).toEqual([
      'SUCCESS',
      'MFA_SETUP',
      'SUCCESS',
    ]);
    expect(verified.session?.getIdToken().payload['email']).toBe('ada@example.com');
  });

  test('is remembered by its device once it has signed in with a code', async () => {
    const { served, secretCode, ada, storage, pool } = await browserOfAda();
    const user = ada();

    const challenged = await signIn(user);
    const signedIn = await sendCode(user, codeFor(secretCode, served.clock.now()));
    const again = await signIn(ada());

    expect([challenged.what, signedIn.what, again.what]).toEqual([
      'SOFTWARE_TOKEN_MFA',
      'SUCCESS',
      'SUCCESS',
    ]);
    const deviceKey = storage.getItem(
      `CognitoIdentityServiceProvider.${pool.getClientId()}.ada.deviceKey`,
    );
    expect(again.session?.getAccessToken().payload['device_key']).toBe(deviceKey);
  });

  test('refreshes, reads the user, and signs out by revoking', async () => {
    const { served, pool, ada } = await rememberedBrowserOfAda();
    const user = ada();
    const { session } = await signIn(user);
    const refreshToken = present(session).getRefreshToken();

    const refreshed = await called((callback) => {
      ada().refreshSession(refreshToken, callback);
    });
    const attributes = await called((callback) => {
      user.getUserAttributes(callback);
    });
    await called((callback) => {
      user.signOut(callback);
    });

    expect(refreshed).toMatchObject({ accessToken: { payload: { username: 'ada' } } });
    expect(attributes).toContainEqual(expect.objectContaining({ Value: 'ada@example.com' }));
    // Not by this client, which tries for five seconds.
    const again = new InitiateAuthCommand({
      ClientId: pool.getClientId(),
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: refreshToken.getToken() },
    });
    await expect(served.sdk.send(again)).rejects.toThrow('Refresh Token has been revoked');
  });

  test('gets tokens that aws-jwt-verify accepts over the served keys', async () => {
    const { served, pool, ada } = await rememberedBrowserOfAda();
    const { session } = await signIn(ada());
    const app = { userPoolId: pool.getUserPoolId(), clientId: pool.getClientId() };
    const access = present(session).getAccessToken().getJwtToken();
    const id = present(session).getIdToken().getJwtToken();

    expect(await verifiedClaims(served, app, 'access', access)).toMatchObject({ username: 'ada' });
    expect(await verifiedClaims(served, app, 'id', id)).toMatchObject({ aud: app.clientId });
  });

  test('signs out everywhere', async () => {
    const { served, ada } = await rememberedBrowserOfAda();
    const user = ada();
    const { session } = await signIn(user);

    const signedOut = await said((callbacks) => {
      user.globalSignOut({
        ...callbacks,
        onSuccess: (what) => {
          callbacks.mfaSetup(what);
        },
      });
    });

    expect(signedOut.what).toBe('SUCCESS');
    const read = new GetUserCommand({
      AccessToken: present(session).getAccessToken().getJwtToken(),
    });
    await expect(served.sdk.send(read)).rejects.toThrow('Access Token has been revoked');
  });

  test('is asked for a code again once its device is forgotten', async () => {
    const { ada } = await rememberedBrowserOfAda();
    const user = ada();
    await expecting('SUCCESS', signIn(user));

    await new Promise<string>((resolve, reject) => {
      user.forgetDevice({ onSuccess: resolve, onFailure: reject });
    });

    // The key is still in its storage: it sends it, hears that there is no such device, and tries without.
    expect((await signIn(ada())).what).toBe('SOFTWARE_TOKEN_MFA');
  });

  test('is refused with a wrong password', async () => {
    const { ada } = await browserOfAda();

    const refused = await signIn(ada(), 'Wrong-horse-1');

    expect(refused.what).toBe('NotAuthorizedException: Incorrect username or password.');
  });

  test('is refused with a wrong code', async () => {
    const { served, secretCode, ada } = await browserOfAda();
    const user = ada();
    await expecting('SOFTWARE_TOKEN_MFA', signIn(user));

    const refused = await sendCode(user, wrongCodeFor(secretCode, served.clock.now()));

    expect(refused.what).toBe('CodeMismatchException: Invalid code received for user');
  });

  test('is refused with a wrong confirmation code', async () => {
    const { served, pool, ada } = await openBrowser();
    await signUp(pool);
    const wrong = newestCode(served.cognito) === '000000' ? '111111' : '000000';

    await expect(confirm(ada(), wrong)).rejects.toMatchObject({ name: 'CodeMismatchException' });
  });

  test('is refused with a wrong device password', async () => {
    const { ada, storage, pool } = await rememberedBrowserOfAda();
    const key = `CognitoIdentityServiceProvider.${pool.getClientId()}.ada.randomPasswordKey`;
    expect(storage.getItem(key)).not.toBeNull();
    storage.setItem(key, 'another');

    const refused = await signIn(ada());

    expect(refused.what).toBe('NotAuthorizedException: Incorrect username or password.');
  });
});
