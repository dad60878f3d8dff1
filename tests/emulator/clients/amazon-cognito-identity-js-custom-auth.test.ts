// oxlint-disable typescript/no-deprecated -- Amazon deprecates the package as a whole, and many apps have it
import { describe, expect, test } from '@jest/globals';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import { riddle } from '../../support/cognito/custom-auth.ts';
import { makePool, password } from '../../support/cognito/embedded.ts';
import { serveEmbedded } from '../../support/cognito/served-cognito.ts';
import { addAda } from '../../support/cognito/sign-in.ts';

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

/** Ada's browser, at a pool that tells remembered devices from others; each call gives her page loaded anew. */
async function browserOfAda(): Promise<() => CognitoUser> {
  const served = await serveEmbedded({}, riddle);
  // The client has no other clock than the real one.
  served.clock.advance((new Date().getTime() - served.clock.now().getTime()) / 1000);
  const pool = await makePool(served, {
    client: { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] },
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: false,
      },
    },
  });
  await addAda(served, pool);
  const Storage = memoryStorage();
  const { userPoolId: UserPoolId, clientId: ClientId } = pool;
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: served.url, Storage });
  return () => {
    const user = new CognitoUser({ Username: 'ada', Pool, Storage });
    user.setAuthenticationFlowType('CUSTOM_AUTH');
    return user;
  };
}

/** Signs in, by SRP first or without a password, giving these answers one after the other; tells what was said last. */
function signIn(user: CognitoUser, answers: readonly string[], Password?: string): Promise<string> {
  const left = [...answers];
  return new Promise((resolve) => {
    const callbacks = {
      onSuccess: () => {
        resolve('SUCCESS');
      },
      onFailure: (error: Error) => {
        resolve(`${error.name}: ${error.message}`);
      },
      customChallenge: () => {
        const answer = left.shift();
        if (answer === undefined) resolve('CUSTOM_CHALLENGE');
        else user.sendCustomChallengeAnswer(answer, callbacks);
      },
    };
    if (Password === undefined) {
      user.initiateAuth(new AuthenticationDetails({ Username: 'ada' }), callbacks);
    } else {
      user.authenticateUser(new AuthenticationDetails({ Username: 'ada', Password }), callbacks);
    }
  });
}

const refused = 'NotAuthorizedException: Incorrect username or password.';

describe('amazon-cognito-identity-js with CUSTOM_AUTH', () => {
  test.each([
    ['the password and then the answer', ['42'], password, 'SUCCESS'],
    ['a wrong answer first', ['41', '42'], undefined, 'SUCCESS'],
    ['only wrong answers', ['1', '2', '3'], undefined, refused],
    ['a wrong password', ['42'], 'Wrong-horse-1', refused],
    ['no password at all', ['42'], undefined, 'SUCCESS'],
    ['no password and a wrong answer', ['41'], undefined, 'CUSTOM_CHALLENGE'],
  ])('with %s', async (_, answers, given, expected) => {
    const ada = await browserOfAda();

    expect(await signIn(ada(), answers, given)).toBe(expected);
  });

  test('is asked for its device once it is remembered', async () => {
    const ada = await browserOfAda();
    const first = await signIn(ada(), ['42'], password);
    const user = ada();

    const second = await signIn(user, ['42'], password);

    expect([first, second]).toEqual(['SUCCESS', 'SUCCESS']);
    const token: unknown = user.getSignInUserSession()?.getAccessToken().payload['device_key'];
    expect(token).toMatch(/^us-east-1_/u);
  });
});
