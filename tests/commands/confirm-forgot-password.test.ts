import { beforeEach, describe, expect, test } from '@jest/globals';
import { signedOut, onEndpoint } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let place: ScriptedHome;
beforeEach(async () => {
  place = await scriptedHome();
  await place.saveFlow(
    onEndpoint(
      { ...signedOut, passwordReset: { at: '2030-01-01T11:59:00.000Z' } },
      place.cognito.url,
    ),
  );
});

const request = {
  ClientId: 'app',
  Username: 'ada',
  ConfirmationCode: '123456',
  Password: 'Correct-horse-8',
} as const;

describe('cogauth confirm-forgot-password', () => {
  test('takes the new password from stdin', async () => {
    place.cognito.answers(['ConfirmForgotPassword', {}]);

    const ended = await place.cli(['confirm-forgot-password', '123456', '--new-password-stdin'], {
      stdin: 'Correct-horse-8\n',
    });

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'ada has a new password\n',
      stderr: 'next: cogauth initiate-auth ada\n  or: cogauth admin-initiate-auth ada\n',
    });
    expect(place.cognito.requests).toEqual([
      { operation: 'ConfirmForgotPassword', body: request, isSigned: false },
    ]);
  });

  test('takes USERNAME before the code, and the password from the environment', async () => {
    place.cognito.answers(['ConfirmForgotPassword', {}]);

    const { exitCode, stdout } = await place.cli(
      ['confirm-forgot-password', 'bob', '123456', '--json'],
      { env: { COGAUTH_NEW_PASSWORD: 'Correct-horse-8' } },
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'bob', passwordChanged: true },
    });
    expect(place.cognito.requests).toEqual([
      {
        operation: 'ConfirmForgotPassword',
        body: {
          ...request,
          Username: 'bob',
        },
        isSigned: false,
      },
    ]);
  });

  test.each([
    ['no code', []],
    ['no password', ['123456']],
    ['the password as a word', ['ada', '123456', 'Correct-horse-8']],
  ])('exits 2 before any call with %s', async (_name, words) => {
    const { exitCode, stderr } = await place.cli(['confirm-forgot-password', ...words]);

    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('Correct-horse-8');
    expect(place.cognito.requests).toEqual([]);
  });

  test('exits 12 for a wrong code, and says that the user may try again', async () => {
    const message = 'Invalid verification code provided, please try again.';
    place.cognito.answers(refusal('ConfirmForgotPassword', 'CodeMismatchException', message));

    const { exitCode, stdout } = await place.cli(['confirm-forgot-password', '123456', '--json'], {
      env: { COGAUTH_NEW_PASSWORD: 'Correct-horse-8' },
    });

    expect(exitCode).toBe(12);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { code: 'CodeMismatchException', kind: 'WRONG_CODE', message, retryable: true },
      next: [{ command: 'confirm-forgot-password' }, { command: 'forgot-password' }],
    });
  });
});
