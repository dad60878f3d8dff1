import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { challenged, signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { challengeOf } from '../support/cognito/flows.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
  const { target } = home;
  const bob = {
    ...challenged,
    target,
    username: 'bob',
    challenge: challengeOf('MFA_SETUP', { mfaSetup: 'verified' }),
  };
  await home.saveFlow(bob);
  await home.saveFlow({ ...challenged, target });
});

/** Makes this the pending challenge of ada, who is the current user. */
async function ask(name: string, parameters: Record<string, string> = {}): Promise<void> {
  const challenge = challengeOf(name, { parameters });
  await home.saveFlow({ ...signedOut, target: home.target, challenge });
}

const tokens = { AuthenticationResult: { AccessToken: 'new-access', ExpiresIn: 3600 } };
const Answer = z.object({ ChallengeResponses: z.record(z.string(), z.string()) });
const answeredFor = (): object => Answer.parse(home.cognito.requests[0]?.body).ChallengeResponses;

describe('a lone word', () => {
  test('is the user, where it is the name of one and can be no code', async () => {
    home.cognito.answers(['RespondToAuthChallenge', tokens]);

    const { exitCode } = await home.cli(['respond-to-challenge', 'bob']);

    expect(exitCode).toBe(0);
    expect(answeredFor()).toEqual({ USERNAME: 'bob' });
  });

  test.each([
    'confirm-sign-up',
    'verify-software-token',
    'confirm-forgot-password',
    'respond-to-challenge',
  ])('of %s is no code then: nothing is sent', async (command) => {
    const { exitCode } = await home.cli([command, 'ada']);

    expect(exitCode).not.toBe(0);
    expect(home.cognito.requests).toEqual([]);
  });

  test('is the answer, where a custom challenge might want it: both words are asked for', async () => {
    await ask('CUSTOM_CHALLENGE');

    const { exitCode, stderr } = await home.cli(['respond-to-challenge', 'bob']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: bob is a user here, and could be the answer too\n');
    expect(home.cognito.requests).toEqual([]);
  });

  test.each([
    ['blue', []],
    ['bob', ['--username', 'ada']],
  ])(
    'is the answer %s, where it is the name of nobody or the user is named: %j',
    async (word, flags) => {
      await ask('CUSTOM_CHALLENGE');
      home.cognito.answers(['RespondToAuthChallenge', tokens]);

      const { exitCode } = await home.cli(['respond-to-challenge', word, ...flags]);

      expect(exitCode).toBe(0);
      expect(answeredFor()).toMatchObject({ ANSWER: word });
    },
  );

  test.each(['123 456', ' 123456', '123\t456'])(
    'of digits is the code, without its blanks: %j',
    async (code) => {
      home.cognito.answers(['RespondToAuthChallenge', tokens]);

      const { exitCode } = await home.cli(['respond-to-challenge', code]);

      expect(exitCode).toBe(0);
      expect(answeredFor()).toMatchObject({ SOFTWARE_TOKEN_MFA_CODE: '123456' });
    },
  );
});
