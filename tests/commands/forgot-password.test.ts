import {
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
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
});

const sent = {
  CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
} as const;

describe('cogauth forgot-password', () => {
  test('says where the code went and what is next', async () => {
    cognito.on(ForgotPasswordCommand).resolves(sent);

    const ended = await runCli(['forgot-password', 'ada'], place);

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'a code was sent by e-mail to a***@e***\n',
      stderr:
        'next: cogauth confirm-forgot-password CODE --username ada\n' +
        '  or: cogauth forgot-password --username ada\n',
    });
    expect(cognito).toHaveReceivedCommandWith(ForgotPasswordCommand, {
      ClientId: 'app',
      Username: 'ada',
    });
  });

  test('means the current user, and repeats the flags that say where', async () => {
    await place.saveFlow(signedOut);
    cognito.on(ForgotPasswordCommand).resolves(sent);

    const { stdout } = await runCli(['forgot-password', '--json', '--region', 'eu-west-1'], place);

    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: 'forgot-password',
      result: { username: 'ada', delivery: { medium: 'EMAIL', destination: 'a***@e***' } },
      next: [
        {
          command: 'confirm-forgot-password',
          argv: ['cogauth', 'confirm-forgot-password', 'CODE', '--region', 'eu-west-1'],
        },
        { command: 'forgot-password' },
      ],
    });
  });

  test('is remembered by the next process', async () => {
    await place.saveFlow(signedOut);
    cognito.on(ForgotPasswordCommand).resolves(sent);
    await runCli(['forgot-password'], place);

    const status = await runCli(['status'], place);

    expect(status.stdout).toContain('password:  waits for the code sent to a***@e***');
    expect(status.stderr).toContain('next: cogauth confirm-forgot-password CODE\n');
  });

  test('exits 14 for a user that Cognito does not know', async () => {
    const message = 'Username/client id combination not found.';
    cognito.on(ForgotPasswordCommand).rejects(cognitoException('UserNotFoundException', message));

    const { exitCode, stderr } = await runCli(['forgot-password', 'ada'], place);

    expect(exitCode).toBe(14);
    expect(stderr).toContain(`error: ${message}`);
  });

  test('exits 2 when no user is meant', async () => {
    const { exitCode } = await runCli(['forgot-password'], place);

    expect(exitCode).toBe(2);
    expect(cognito).not.toHaveReceivedAnyCommand();
  });
});
