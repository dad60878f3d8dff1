import { beforeEach, describe, expect, test } from '@jest/globals';
import { onEndpoint, signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

// An account that was confirmed elsewhere, or by a call whose reply was lost: its confirmation is no longer pending.

const confirmedBefore = 'User cannot be confirmed. Current status is CONFIRMED';
const at = '2030-01-01T11:59:00.000Z';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
  await home.saveFlow(onEndpoint({ ...signedOut, signUp: { at } }, home.cognito.url));
});

describe.each([
  [['confirm-sign-up', '123456'], 'ConfirmSignUp', 'NotAuthorizedException', confirmedBefore],
  [['admin-confirm-sign-up'], 'AdminConfirmSignUp', 'NotAuthorizedException', confirmedBefore],
  [
    ['resend-confirmation-code'],
    'ResendConfirmationCode',
    'InvalidParameterException',
    'User is already confirmed.',
  ],
] as const)('%j of an account that is confirmed', (argv, operation, name, message) => {
  test('exits 14, forgets the pending confirmation, and names the sign-in', async () => {
    home.cognito.answers(refusal(operation, name, message));

    const { exitCode, stderr } = await home.cli(argv);
    const flow = await home.flowsOf('default').read('ada');

    expect(exitCode).toBe(14);
    expect(stderr).toContain(`error: ${message}\nhint: sign in: cogauth initiate-auth\n`);
    expect(stderr).toContain('next: cogauth initiate-auth ada\n');
    expect(flow?.signUp).toBeUndefined();
    expect(flow?.inDoubt).toBeUndefined();
  });

  test('keeps the Session that an earlier confirmation gave for the sign-in', async () => {
    const flow = { ...signedOut, autoSignIn: { at, session: 'session-secret' } };
    await home.saveFlow(onEndpoint(flow, home.cognito.url));
    home.cognito.answers(refusal(operation, name, message));

    const { stderr } = await home.cli(argv);

    expect(stderr).toContain('next: cogauth initiate-auth ada --flow user-auth\n');
  });
});

test('another refusal leaves the account to be confirmed', async () => {
  home.cognito.answers(refusal('ConfirmSignUp', 'ExpiredCodeException', 'Invalid code'));

  await home.cli(['confirm-sign-up', '123456']);

  expect((await home.flowsOf('default').read('ada'))?.signUp).toEqual({ at });
});
