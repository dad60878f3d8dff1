import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
});

const signedUp = { ...signedOut, signUp: { at: '2030-01-01T12:00:00.000Z' } };
const bob = { ...signedIn, username: 'bob', realUsername: 'bob' };
const later = (): Date => new Date('2030-01-01T13:00:00.000Z');

/** Ada's flow is saved, but bob is the current user. */
async function saveAdaThenBob(ada: Parameters<SavedHome['saveFlow']>[0]): Promise<void> {
  await place.saveFlow(ada);
  await place.saveFlow(bob);
}

describe('the next commands', () => {
  test.each([
    [['status', 'ada'], 0],
    [['next', 'ada'], 0],
    [['confirm-sign-up', 'ada', '000000'], 12],
  ])('%j names a user who is not the current one', async (argv, exitCode) => {
    await saveAdaThenBob(signedUp);
    cognito
      .on(ConfirmSignUpCommand)
      .rejects(cognitoException('CodeMismatchException', 'Invalid code'));

    const ended = await runCli([...argv, '--json'], place);

    expect(ended.exitCode).toBe(exitCode);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      next: [
        { argv: ['cogauth', 'confirm-sign-up', 'CODE', '--username', 'ada'] },
        { argv: ['cogauth', 'resend-confirmation-code', '--username', 'ada'] },
      ],
    });
  });

  test('name no user after the user has become the current one', async () => {
    await saveAdaThenBob(signedOut);
    cognito.on(SignUpCommand).resolves({ UserConfirmed: false });

    const ended = await runCli(['sign-up', 'ada', '--password-stdin'], {
      ...place,
      stdin: 'Correct-horse-1',
    });

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'ada is signed up\nno code was sent\n',
      stderr: 'next: cogauth admin-confirm-sign-up\n',
    });
  });

  test('the command in a hint goes to the same user and place', async () => {
    await saveAdaThenBob(signedUp);

    const { stderr } = await runCli(['refresh', 'ada', '--profile', 'default'], place);

    expect(stderr).toContain(
      'hint: run: cogauth confirm-sign-up CODE --username ada --profile default\n',
    );
  });

  test('lead to a new sign-in once the refresh token has expired', async () => {
    await place.saveFlow(signedIn);
    cognito
      .on(InitiateAuthCommand)
      .rejects(cognitoException('NotAuthorizedException', 'Refresh Token has expired'));

    const refused = await runCli(['get-user'], { ...place, now: later });
    const checked = await runCli(['status', '--check'], { ...place, now: later });

    expect(refused.exitCode).toBe(13);
    expect(refused.stderr).toContain('next: cogauth initiate-auth --flow user-srp\n');
    expect(checked.exitCode).toBe(13);
  });

  test('suggest sign-up again after a refused sign-up', async () => {
    const ended = await runCli(['sign-up', 'ada', '--email', 'ada@example.com'], place);

    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('next: cogauth sign-up ada --email ada@example.com\n');
    expect(ended.stderr).not.toContain('initiate-auth');
  });
});

describe('a refused step', () => {
  test('says which challenge is pending when tokens are needed', async () => {
    await place.saveFlow(challenged);

    const { exitCode, stderr } = await runCli(['token'], place);

    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      'error: ada is not signed in, and the challenge SOFTWARE_TOKEN_MFA is pending\n',
    );
  });

  test.each(['12345', 'abcdef', '1234567'])(
    'exits 2 for the code %s, which no authenticator app shows, without a call',
    async (code) => {
      await place.saveFlow(challenged);

      const { exitCode, stderr } = await runCli(['respond-to-challenge', code], place);

      expect(exitCode).toBe(2);
      expect(stderr).toContain('expected the six digits that the app shows');
      expect(cognito).not.toHaveReceivedAnyCommand();
    },
  );

  test('points a refresh token to the device that it came with', async () => {
    await place.saveFlow({
      ...signedIn,
      offeredDevice: { deviceKey: 'eu-west-1_d2', deviceGroupKey: 'group2' },
    });
    cognito
      .on(InitiateAuthCommand)
      .rejects(cognitoException('NotAuthorizedException', 'Invalid Refresh Token'));

    const { exitCode, stderr } = await runCli(['refresh'], place);

    expect(exitCode).toBe(13);
    expect(stderr).toContain('so run: cogauth confirm-device\n');
  });

  test('does not use a server’s name for the user', async () => {
    const { stdout } = await runCli(['status', 'ada'], place);

    expect(stdout).toBe('profile default: nothing is saved for ada\n');
  });
});
