import {
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedOut } from '../support/cli/saved-home.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
  await place.saveFlow({ ...signedOut, passwordReset: { at: '2030-01-01T11:59:00.000Z' } });
});

const request = {
  ClientId: 'app',
  Username: 'ada',
  ConfirmationCode: '123456',
  Password: 'Correct-horse-8',
} as const;

describe('cogauth confirm-forgot-password', () => {
  test('takes the new password from stdin', async () => {
    cognito.on(ConfirmForgotPasswordCommand).resolves({});

    const ended = await runCli(['confirm-forgot-password', '123456', '--new-password-stdin'], {
      ...place,
      stdin: 'Correct-horse-8\n',
    });

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'ada has a new password\n',
      stderr: 'next: cogauth initiate-auth ada\n  or: cogauth admin-initiate-auth ada\n',
    });
    expect(cognito).toHaveReceivedCommandWith(ConfirmForgotPasswordCommand, request);
  });

  test('takes USERNAME before the code, and the password from the environment', async () => {
    cognito.on(ConfirmForgotPasswordCommand).resolves({});

    const { exitCode, stdout } = await runCli(
      ['confirm-forgot-password', 'bob', '123456', '--json'],
      { ...place, env: { COGAUTH_NEW_PASSWORD: 'Correct-horse-8' } },
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'bob', passwordChanged: true },
    });
    expect(cognito).toHaveReceivedCommandWith(ConfirmForgotPasswordCommand, {
      ...request,
      Username: 'bob',
    });
  });

  test.each([
    ['no code', []],
    ['no password', ['123456']],
    ['the password as a word', ['ada', '123456', 'Correct-horse-8']],
  ])('exits 2 before any call with %s', async (_name, words) => {
    const { exitCode, stderr } = await runCli(['confirm-forgot-password', ...words], place);

    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('Correct-horse-8');
    expect(cognito).not.toHaveReceivedAnyCommand();
  });

  test('exits 12 for a wrong code, and says that it may be tried again', async () => {
    const message = 'Invalid verification code provided, please try again.';
    cognito
      .on(ConfirmForgotPasswordCommand)
      .rejects(cognitoException('CodeMismatchException', message));

    const { exitCode, stdout } = await runCli(['confirm-forgot-password', '123456', '--json'], {
      ...place,
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
