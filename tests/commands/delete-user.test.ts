import { beforeEach, describe, expect, test } from '@jest/globals';
import { signedIn, signedOut, onEndpoint } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let place: ScriptedHome;
beforeEach(async () => {
  place = await scriptedHome();
  await place.saveFlow(onEndpoint(signedIn, place.cognito.url));
});

describe('cogauth delete-user', () => {
  test('deletes the user and forgets everything about them', async () => {
    place.cognito.answers(['DeleteUser', {}]);

    const { exitCode, stdout } = await place.cli(['delete-user', '--yes', '--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'ada', deleted: true },
      state: { phase: 'signed-out', username: null, device: null },
    });
    expect(place.cognito.requests).toEqual([
      { operation: 'DeleteUser', body: { AccessToken: 'access-secret' }, isSigned: false },
    ]);
    expect(await place.flowsOf('default').read('ada')).toBeUndefined();
    expect(await place.flowsOf('default').currentUser()).toBeUndefined();
  });

  test('leaves another current user alone', async () => {
    await place.saveFlow(onEndpoint({ ...signedOut, username: 'bob' }, place.cognito.url));
    place.cognito.answers(['DeleteUser', {}]);

    const { stdout } = await place.cli(['delete-user', 'ada', '--yes']);

    expect(stdout).toBe('ada is deleted, with everything saved here\n');
    expect(await place.flowsOf('default').currentUser()).toBe('bob');
  });

  test('forgets a user that is gone already, with a warning', async () => {
    place.cognito.answers(refusal('DeleteUser', 'UserNotFoundException', 'User does not exist.'));

    const { exitCode, stderr } = await place.cli(['delete-user', '--yes']);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning: Cognito no longer knew ada');
    expect(await place.flowsOf('default').read('ada')).toBeUndefined();
  });

  test('exits 2 without --yes and without a terminal', async () => {
    const { exitCode, stderr } = await place.cli(['delete-user']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('delete the user ada of eu-west-1_AbCdE?');
    expect(stderr).toContain('hint: add --yes');
    expect(place.cognito.requests).toEqual([]);
    expect(await place.flowsOf('default').read('ada')).toEqual(
      onEndpoint(signedIn, place.cognito.url),
    );
  });

  test.each([
    ['n', 130, ['ada']],
    ['y', 0, []],
  ])('asks on a terminal, and obeys the answer: %s', async (answer, exitCode, left) => {
    place.cognito.answers(['DeleteUser', {}]);

    const ended = await place.cli(['delete-user'], { isTTY: true, stdin: `${answer}\n` });

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain('delete the user ada of eu-west-1_AbCdE?');
    expect(await place.flowsOf('default').list()).toEqual(left);
  });

  test('keeps what is saved when Cognito refuses', async () => {
    place.cognito.answers(
      refusal('DeleteUser', 'NotAuthorizedException', 'Access Token has been revoked'),
    );

    const { exitCode } = await place.cli(['delete-user', '--yes']);

    expect(exitCode).toBe(13);
    expect(await place.flowsOf('default').read('ada')).toEqual(
      onEndpoint(signedIn, place.cognito.url),
    );
  });

  test('exits 4 before it asks when nobody is signed in', async () => {
    await place.saveFlow(onEndpoint(signedOut, place.cognito.url));

    const { exitCode } = await place.cli(['delete-user']);

    expect(exitCode).toBe(4);
  });
});
