import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn } from '../support/cli/saved-home.ts';
import { userPoolId } from '../support/cognito/app-clients.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  cognito.on(AdminSetUserPasswordCommand).resolves({});
  place = await savedHome();
});

const env = { COGAUTH_NEW_PASSWORD: 'new-secret' };

describe('cogauth admin-set-user-password', () => {
  test.each([
    [['--permanent'], true, 'ada has a new password\n'],
    [[], false, 'ada has a temporary password: the next sign-in with it asks for a new one\n'],
  ])('given %j sets the password', async (words, permanent, said) => {
    const ended = await runCli(['admin-set-user-password', 'ada', ...words], { ...place, env });

    expect(ended).toEqual({
      exitCode: 0,
      stdout: said,
      stderr: 'next: cogauth initiate-auth ada\n',
    });
    expect(cognito.calls().map(({ args: [{ input }] }) => input)).toEqual([
      { UserPoolId: userPoolId, Username: 'ada', Password: 'new-secret', Permanent: permanent },
    ]);
  });

  test('means the current user, and leaves what is saved alone', async () => {
    await place.saveFlow(signedIn);
    const argv = ['admin-set-user-password', '--new-password-stdin', '--json'];

    const { stdout } = await runCli(argv, { ...place, stdin: 'new-secret\n' });

    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: { username: 'ada', permanent: false, userStatus: 'FORCE_CHANGE_PASSWORD' },
    });
    expect(stdout).not.toContain('new-secret');
    expect(await place.flowsOf('default').read('ada')).toEqual(signedIn);
  });

  test.each([
    [14, 'UserNotFoundException'],
    [15, 'InvalidPasswordException'],
  ])('exits %i for %s', async (exitCode, name) => {
    cognito.on(AdminSetUserPasswordCommand).rejects(cognitoException(name, 'refused'));

    const ended = await runCli(['admin-set-user-password', 'ada'], { ...place, env });

    expect(ended.exitCode).toBe(exitCode);
  });

  test.each([
    ['no password', ['ada'], {}],
    ['no user', [], env],
  ])('exits 2 for %s', async (_name, words, given) => {
    const ended = await runCli(['admin-set-user-password', ...words], { ...place, env: given });

    expect(ended.exitCode).toBe(2);
    expect(cognito).not.toHaveReceivedAnyCommand();
  });
});
