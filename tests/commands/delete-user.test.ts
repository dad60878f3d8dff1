import {
  CognitoIdentityProviderClient,
  DeleteUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
  await place.saveFlow(signedIn);
});

describe('cogauth delete-user', () => {
  test('deletes the user and forgets everything about them', async () => {
    cognito.on(DeleteUserCommand).resolves({});

    const { exitCode, stdout } = await runCli(['delete-user', '--yes', '--json'], place);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'ada', deleted: true },
      state: { phase: 'signed-out', username: null, device: null },
    });
    expect(cognito).toHaveReceivedCommandWith(DeleteUserCommand, { AccessToken: 'access-secret' });
    expect(await place.flowsOf('default').read('ada')).toBeUndefined();
    expect(await place.flowsOf('default').currentUser()).toBeUndefined();
  });

  test('leaves another current user alone', async () => {
    await place.saveFlow({ ...signedOut, username: 'bob' });
    cognito.on(DeleteUserCommand).resolves({});

    const { stdout } = await runCli(['delete-user', 'ada', '--yes'], place);

    expect(stdout).toBe('ada is deleted, with everything saved here\n');
    expect(await place.flowsOf('default').currentUser()).toBe('bob');
  });

  test('forgets a user that is gone already, with a warning', async () => {
    const error = cognitoException('UserNotFoundException', 'User does not exist.');
    cognito.on(DeleteUserCommand).rejects(error);

    const { exitCode, stderr } = await runCli(['delete-user', '--yes'], place);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning: Cognito no longer knew ada');
    expect(await place.flowsOf('default').read('ada')).toBeUndefined();
  });

  test('exits 2 without --yes when nobody can be asked', async () => {
    const { exitCode, stderr } = await runCli(['delete-user'], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('delete the user ada of eu-west-1_AbCdE?');
    expect(stderr).toContain('hint: add --yes');
    expect(cognito).not.toHaveReceivedAnyCommand();
    expect(await place.flowsOf('default').read('ada')).toEqual(signedIn);
  });

  test.each([
    ['n', 130, ['ada']],
    ['y', 0, []],
  ])('asks on a terminal, and does as it is told: %s', async (answer, exitCode, left) => {
    cognito.on(DeleteUserCommand).resolves({});

    const ended = await runCli(['delete-user'], { ...place, isTTY: true, stdin: `${answer}\n` });

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain('delete the user ada of eu-west-1_AbCdE?');
    expect(await place.flowsOf('default').list()).toEqual(left);
  });

  test('keeps what is saved when Cognito refuses', async () => {
    const error = cognitoException('NotAuthorizedException', 'Access Token has been revoked');
    cognito.on(DeleteUserCommand).rejects(error);

    const { exitCode } = await runCli(['delete-user', '--yes'], place);

    expect(exitCode).toBe(13);
    expect(await place.flowsOf('default').read('ada')).toEqual(signedIn);
  });

  test('exits 4 before it asks when nobody is signed in', async () => {
    await place.saveFlow(signedOut);

    const { exitCode } = await runCli(['delete-user'], place);

    expect(exitCode).toBe(4);
  });
});
