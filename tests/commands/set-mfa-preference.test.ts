import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { onEndpoint, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { signedInAda } from '../support/cognito/embedded-ada.ts';
import { scriptedCognito } from '../support/cognito/scripted-cognito.ts';

describe('cogauth set-mfa-preference', () => {
  test('is due after an app was verified by access token, and then a sign-in asks for its code', async () => {
    const { run, succeed } = await signedInAda('--mfa', 'optional', '--device-tracking', 'off');
    await succeed('associate-software-token', '--save-secret');
    await succeed('verify-software-token', await succeed('totp'));

    const [due] = (await succeed('next')).split('\n');
    const ended = await run('set-mfa-preference', '--software-token', 'preferred');
    const [dueAfter] = (await succeed('next')).split('\n');

    expect(due).toBe('cogauth set-mfa-preference --software-token preferred');
    expect(ended).toMatchObject({
      exitCode: 0,
      stdout: [
        'username: ada',
        'preferredMfaSetting: SOFTWARE_TOKEN_MFA',
        'userMfaSettingList: SOFTWARE_TOKEN_MFA',
        'a sign-in asks for SOFTWARE_TOKEN_MFA\n',
      ].join('\n'),
    });
    expect(dueAfter).toBe('cogauth get-user');
    await succeed('initiate-auth', '--expect', 'SOFTWARE_TOKEN_MFA');
  });

  test('exits 15 for an app that was never set up', async () => {
    const { run } = await signedInAda('--mfa', 'optional', '--device-tracking', 'off');

    const { exitCode, stderr } = await run('set-mfa-preference', '--software-token', 'enabled');

    expect(exitCode).toBe(15);
    expect(stderr).toContain('User has not set up software token mfa');
  });

  test.each([
    [[], 'no second factor is enabled: a sign-in asks for one only if the pool requires it'],
    [['A'], 'a sign-in asks for A, the only one that is enabled'],
    [['A', 'B'], 'a sign-in asks which one to use: A, B'],
  ])('explains what %j without a preferred factor means', async (UserMFASettingList, meaning) => {
    const server = await scriptedCognito();
    const user = { Username: 'ada', UserAttributes: [], UserMFASettingList };
    server.answers(['SetUserMFAPreference', {}], ['GetUser', user]);
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));

    const argv = ['set-mfa-preference', '--sms', 'enabled', '--email', 'disabled'];
    const { exitCode, stdout } = await runCli([...argv, '--endpoint', server.url], place);

    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(meaning);
    expect(server.requests).toEqual([
      {
        isSigned: false,
        operation: 'SetUserMFAPreference',
        body: {
          AccessToken: 'access-secret',
          SMSMfaSettings: { Enabled: true, PreferredMfa: false },
          EmailMfaSettings: { Enabled: false, PreferredMfa: false },
        },
      },
      { isSigned: false, operation: 'GetUser', body: { AccessToken: 'access-secret' } },
    ]);
  });

  test.each([
    [2, 'no factor', [], signedIn],
    [2, 'two preferred ones', ['--sms', 'preferred', '--email', 'preferred'], signedIn],
    [2, 'a choice that is none', ['--sms', 'perhaps'], signedIn],
    [4, 'nobody signed in', ['--sms', 'enabled'], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    const place = await savedHome();
    await place.saveFlow(flow);

    const ended = await runCli(['set-mfa-preference', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
