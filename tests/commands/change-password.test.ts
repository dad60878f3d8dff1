import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { onEndpoint, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { signedInAda } from '../support/cognito/embedded-ada.ts';
import { scriptedCognito } from '../support/cognito/scripted-cognito.ts';

describe('cogauth change-password', () => {
  test('replaces the password, and ends no sign-in', async () => {
    const { run, succeed, env } = await signedInAda('--mfa', 'off', '--device-tracking', 'off');

    const said = await succeed('change-password');

    expect(said).toBe('ada has a new password; existing sign-ins stay valid');
    await succeed('get-user');
    await succeed('refresh');
    expect((await run('initiate-auth')).exitCode).toBe(13);
    env['COGAUTH_PASSWORD'] = 'Correct-horse-8';
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test.each([
    [13, 'a wrong old password', { COGAUTH_PASSWORD: 'Wrong-horse-1' }],
    [15, 'a new password against the policy', { COGAUTH_NEW_PASSWORD: 'short' }],
  ])('exits %i for %s', async (exitCode, _name, wrong) => {
    const { run, env } = await signedInAda('--mfa', 'off', '--device-tracking', 'off');
    Object.assign(env, wrong);

    const ended = await run('change-password');

    expect(ended.exitCode).toBe(exitCode);
  });

  test('sends no old password for a user without one', async () => {
    const server = await scriptedCognito();
    server.answers(['ChangePassword', {}]);
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));
    const argv = ['change-password', '--passwordless', '--new-password-stdin', '--json'];

    const { exitCode, stdout } = await runCli([...argv, '--endpoint', server.url], {
      ...place,
      stdin: 'first-secret\n',
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'ada', passwordChanged: true },
      state: { phase: 'signed-in' },
    });
    expect(stdout).not.toContain('first-secret');
    expect(server.requests).toEqual([
      {
        isSigned: false,
        operation: 'ChangePassword',
        body: { AccessToken: 'access-secret', ProposedPassword: 'first-secret' },
      },
    ]);
  });

  test.each([
    [4, 'nobody signed in', [], signedOut],
    [2, 'no old password', ['--new-password', 'new'], signedIn],
    [2, 'no new password', ['--password', 'old'], signedIn],
    [2, 'both on one stdin', ['--password-stdin', '--new-password-stdin'], signedIn],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    const place = await savedHome();
    await place.saveFlow(flow);

    const ended = await runCli(['change-password', ...words], { ...place, stdin: 'secret' });

    expect(ended.exitCode).toBe(exitCode);
  });
});
