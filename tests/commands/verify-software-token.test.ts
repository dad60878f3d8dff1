import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Flow } from '../../src/state/flow.ts';
import { challenged, signedIn } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { challengeOf, flowOf } from '../support/cognito/flows.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const save = async (flow: Flow): Promise<void> => {
  await home.saveFlow({ ...flow, target: home.target });
};
const associated: Flow = {
  ...signedIn,
  softwareToken: { secretCode: 'JBSWY3DPEHPK3PXP', verified: false, keep: false },
};
/** MFA_SETUP begun again, beside the secret that an earlier sign-in saved. */
const setUpAnew = flowOf({
  challenge: challengeOf('MFA_SETUP', { mfaSetup: 'required' }),
  softwareToken: { secretCode: 'JBSWY3DPEHPK3PXP', verified: true, keep: true },
});
const flowOfAda = async (): Promise<Flow | undefined> => home.flowsOf('default').read('ada');

describe('cogauth verify-software-token', () => {
  test('uses the access token of the signed-in user, and forgets the secret', async () => {
    await save(associated);
    home.cognito.answers(['VerifySoftwareToken', { Status: 'SUCCESS' }]);

    const { stdout } = await home.cli(['verify-software-token', '123456', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ result: { username: 'ada', status: 'SUCCESS' } });
    expect(home.cognito.requests).toEqual([
      {
        operation: 'VerifySoftwareToken',
        isSigned: false,
        body: { AccessToken: 'access-secret', UserCode: '123456' },
      },
    ]);
    expect((await flowOfAda())?.softwareToken).toBeUndefined();
  });

  test.each([
    ['says so by its status', ['VerifySoftwareToken', { Status: 'ERROR' }]],
    [
      'refuses it',
      refusal(
        'VerifySoftwareToken',
        'EnableSoftwareTokenMFAException',
        'Code mismatch and fail enable Software Token MFA',
      ),
    ],
  ] as const)(
    'exits 12 for a wrong code and keeps the set-up, when Cognito %s',
    async (_how, reply) => {
      await save(associated);
      home.cognito.answers(reply);

      const { exitCode, stderr } = await home.cli(['verify-software-token', '123456']);

      expect(exitCode).toBe(12);
      expect(stderr).toContain('next: cogauth verify-software-token CODE');
      expect((await flowOfAda())?.softwareToken).toEqual(associated.softwareToken);
    },
  );

  test.each([
    [2, 'five digits', ['12345'], associated],
    [2, 'no digits', ['abcdef'], associated],
    [2, 'no code', [], associated],
    [10, 'no token associated', ['123456'], signedIn],
    [10, 'another challenge', ['123456'], challenged],
    [10, 'a secret kept from an earlier sign-in', ['123456'], setUpAnew],
  ] as const)('exits %i for %s, without a call', async (exitCode, _name, words, flow) => {
    await save(flow);

    const ended = await home.cli(['verify-software-token', ...words]);

    expect(ended.exitCode).toBe(exitCode);
    expect(home.cognito.requests).toEqual([]);
  });
});
