import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome } from '../support/cli/saved-home.ts';
import { userPoolId } from '../support/cognito/app-clients.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';
import { noon } from '../support/noon.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  cognito.on(AdminCreateUserCommand).resolves({
    User: {
      Username: 'ada',
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      Enabled: true,
      UserCreateDate: noon(),
      Attributes: [{ Name: 'email', Value: 'ada@example.com' }],
    },
  });
  place = await savedHome();
});

const requests = (): unknown[] =>
  cognito.calls().map(({ args: [{ input }] }): unknown => JSON.parse(JSON.stringify(input)));

describe('cogauth admin-create-user', () => {
  test('creates a user and says what the first sign-in asks for', async () => {
    const words = ['--email', 'ada@example.com', '--attribute', 'email_verified=true'];

    const ended = await runCli(
      ['admin-create-user', 'ada', ...words, '--delivery', 'email'],
      place,
    );

    expect(ended).toEqual({
      exitCode: 0,
      stdout:
        'ada is created and invited\nthe first sign-in, with the temporary password, asks for a new one\n',
      stderr: 'next: cogauth initiate-auth ada\n',
    });
    expect(requests()).toEqual([
      {
        UserPoolId: userPoolId,
        Username: 'ada',
        UserAttributes: [
          { Name: 'email', Value: 'ada@example.com' },
          { Name: 'email_verified', Value: 'true' },
        ],
        DesiredDeliveryMediums: ['EMAIL'],
      },
    ]);
  });

  describe('if Cognito says when the password was set', () => {
    beforeEach(() => {
      cognito.on(AdminCreateUserCommand).resolves({
        User: { UserStatus: 'FORCE_CHANGE_PASSWORD', UserLastModifiedDate: noon() },
      });
    });

    test('says when it expires', async () => {
      const Policies = { PasswordPolicy: { TemporaryPasswordValidityDays: 3 } };
      cognito.on(DescribeUserPoolCommand).resolves({ UserPool: { Policies } });

      const { stdout } = await runCli(['admin-create-user', 'ada', '--json'], place);
      const told = await runCli(['admin-create-user', 'ada'], place);

      expect(JSON.parse(stdout)).toMatchObject({
        result: { temporaryPasswordExpiresAt: '2030-01-04T12:00:00.000Z' },
      });
      expect(told.stdout).toContain('password (valid until 2030-01-04T12:00:00.000Z), asks');
    });

    test('says nothing if the credentials do not allow the question', async () => {
      cognito.on(DescribeUserPoolCommand).rejects(cognitoException('AccessDeniedException', 'no'));

      const { exitCode, stdout } = await runCli(['admin-create-user', 'ada', '--json'], place);

      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        result: { temporaryPasswordExpiresAt: null },
        warnings: [],
      });
    });
  });

  test('takes the temporary password from stdin and never prints it', async () => {
    const argv = ['admin-create-user', 'ada', '--suppress-message', '--temporary-password-stdin'];

    const ended = await runCli([...argv, '--json'], { ...place, stdin: 'temporary-secret\n' });

    expect(JSON.parse(ended.stdout)).toMatchObject({
      ok: true,
      result: {
        username: 'ada',
        userStatus: 'FORCE_CHANGE_PASSWORD',
        enabled: true,
        invitation: 'suppressed',
        attributes: { email: 'ada@example.com' },
        userCreateDate: '2030-01-01T12:00:00.000Z',
      },
      warnings: [],
    });
    expect(ended.stdout + ended.stderr).not.toContain('temporary-secret');
    expect(requests()).toEqual([
      {
        UserPoolId: userPoolId,
        Username: 'ada',
        UserAttributes: [],
        TemporaryPassword: 'temporary-secret',
        MessageAction: 'SUPPRESS',
      },
    ]);
  });

  test('warns if Cognito chose the password and sent it to nobody', async () => {
    const { stdout, stderr } = await runCli(
      ['admin-create-user', 'ada', '--suppress-message'],
      place,
    );

    expect(stdout).toMatch(/^ada is created, and no invitation was sent\n/);
    expect(stderr).toContain('warning: Cognito chose a password and sent it to nobody');
  });

  test('sends the invitation again', async () => {
    const { stdout } = await runCli(['admin-create-user', 'ada', '--resend'], place);

    expect(stdout).toMatch(/^ada is invited again\n/);
    expect(requests()).toMatchObject([{ MessageAction: 'RESEND' }]);
  });

  test.each([
    [14, 'UsernameExistsException'],
    [14, 'UnsupportedUserStateException'],
    [15, 'InvalidPasswordException'],
    [17, 'AccessDeniedException'],
  ])('exits %i for %s', async (exitCode, name) => {
    cognito.on(AdminCreateUserCommand).rejects(cognitoException(name, 'refused'));

    const ended = await runCli(['admin-create-user', 'ada'], place);

    expect(ended.exitCode).toBe(exitCode);
  });

  test.each([
    ['no user', []],
    ['both messages', ['ada', '--resend', '--suppress-message']],
    ['a malformed attribute', ['ada', '--attribute', 'email']],
    ['another way of delivery', ['ada', '--delivery', 'pigeon']],
  ])('exits 2 for %s', async (_name, words) => {
    const ended = await runCli(['admin-create-user', ...words], place);

    expect(ended.exitCode).toBe(2);
    expect(cognito).not.toHaveReceivedAnyCommand();
  });
});
