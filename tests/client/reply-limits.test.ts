import { expect, test } from '@jest/globals';
import type { Flow } from '../../src/state/flow.ts';
import {
  type ScriptedHome,
  scriptedHome,
  tokensForAda,
  typedPassword,
} from '../support/cli/scripted-home.ts';

// When a reply is read, its Session is already spent: a harmless difference must not end the sign-in.

const signIn = ['initiate-auth', 'ada', '--flow', 'user-password'];
const env = { COGAUTH_PASSWORD: typedPassword };

async function answered(reply: object): Promise<ScriptedHome> {
  const home = await scriptedHome();
  home.cognito.answers(['InitiateAuth', reply]);
  return home;
}

const savedFlow = (home: ScriptedHome): Promise<Flow | undefined> =>
  home.flowsOf('default').read('ada');

const challenge = { ChallengeName: 'CUSTOM_CHALLENGE', Session: 'session-1' } as const;

test('a null among texts is left out, a number and a boolean become text', async () => {
  const home = await answered({
    ...challenge,
    ChallengeParameters: { hint: null, tries: 3, share: 0.5, last: false, USERNAME: 'ada' },
    AvailableChallenges: [null, 'PASSWORD', null, 'EMAIL_OTP'],
  });

  const { exitCode } = await home.cli(signIn, { env });

  expect(exitCode).toBe(0);
  const saved = (await savedFlow(home))?.challenge;
  expect(saved).toMatchObject({ available: ['PASSWORD', 'EMAIL_OTP'], session: 'session-1' });
  expect(saved?.parameters).toEqual({ tries: '3', share: '0.5', last: 'false', USERNAME: 'ada' });
});

test('a member that is null counts as absent, also beside the name of a type', async () => {
  const home = await answered({
    __type: 'InitiateAuthResponse',
    ...challenge,
    AvailableChallenges: null,
    AuthenticationResult: null,
  });

  const { exitCode } = await home.cli(signIn, { env });

  expect(exitCode).toBe(0);
  expect((await savedFlow(home))?.challenge).toMatchObject({
    name: 'CUSTOM_CHALLENGE',
    parameters: {},
  });
});

test('a null among tokens is a token that did not come', async () => {
  const { AuthenticationResult } = tokensForAda;
  const home = await answered({
    AuthenticationResult: { ...AuthenticationResult, NewDeviceMetadata: null, RefreshToken: null },
  });

  const { exitCode } = await home.cli(signIn, { env });

  expect(exitCode).toBe(0);
  expect((await savedFlow(home))?.tokens?.refreshToken).toBeUndefined();
});

test.each([
  ['ChallengeParameters', { ...challenge, ChallengeParameters: { hint: { a: 'b' } } }],
  ['ChallengeParameters', { ...challenge, ChallengeParameters: ['a'] }],
  ['ChallengeParameters', { ...challenge, ChallengeParameters: { hint: ['a'] } }],
  ['AvailableChallenges', { ...challenge, AvailableChallenges: [1] }],
  ['Session', { ...challenge, Session: 1 }],
  ['ChallengeName', { ...challenge, ChallengeName: {} }],
])('%s of another type is not a reply by Cognito', async (member, reply) => {
  const home = await answered(reply);

  const { exitCode, stderr } = await home.cli(signIn, { env });

  expect(exitCode).toBe(20);
  expect(stderr).toContain(`the server's reply holds a ${member} of another type`);
});
