import { beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedAda, signedInAda } from '../support/cognito/embedded-ada.ts';

let ada: EmbeddedAda;
beforeEach(async () => {
  ada = await signedInAda('--mfa', 'optional', '--device-tracking', 'off');
});

const field = async (name: string): Promise<string> =>
  ada.succeed('admin-get-user', 'ada', '--field', `result.${name}`);

describe('the commands of an administrator about a user', () => {
  test('a disabled user cannot sign in until they are enabled', async () => {
    const { run, succeed } = ada;

    const disabled = await run('admin-disable-user');
    const refused = await run('initiate-auth');
    const enabled = await run('admin-enable-user', 'ada');

    expect(disabled.stdout).toContain('ada is disabled');
    expect(disabled.stderr).toContain('cogauth admin-enable-user ada');
    expect(refused.exitCode).toBe(14);
    expect(enabled.stderr).toContain('cogauth initiate-auth ada');
    expect(await field('enabled')).toBe('true');
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test('a reset password is set anew with the code that Cognito sent', async () => {
    const { run, succeed, env } = ada;

    const reset = await run('admin-reset-user-password', 'ada');
    const refused = await run('initiate-auth');
    await succeed('confirm-forgot-password', await ada.newestCode());
    env['COGAUTH_PASSWORD'] = env['COGAUTH_NEW_PASSWORD'] ?? '';

    expect(reset.stdout).toContain('the password of ada is invalid');
    expect(reset.stderr).toContain('cogauth confirm-forgot-password ada CODE');
    expect(refused.exitCode).toBe(14);
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test('attributes that only an administrator may write are changed', async () => {
    const { succeed, run } = ada;

    const changed = await succeed(
      'admin-update-user-attributes',
      'ada',
      '--email',
      'ada@example.org',
      '--attribute',
      'email_verified=true',
    );
    const nothing = await run('admin-update-user-attributes', 'ada');

    expect(changed).toBe('ada: email, email_verified updated');
    expect(JSON.parse(await field('attributes'))).toMatchObject({
      email: 'ada@example.org',
      email_verified: 'true',
    });
    expect([nothing.exitCode, nothing.stdout]).toEqual([2, '']);
  });

  test('a global sign-out revokes the tokens and forgets them here, with nothing else', async () => {
    const { succeed, run } = ada;
    const refreshToken = await succeed('token', 'refresh');

    const ended = await run('admin-user-global-sign-out', 'ada');

    expect(ended.stdout).toBe('ada is signed out everywhere\n');
    expect(await succeed('status', '--field', 'state.phase')).toBe('signed-out');
    const { exitCode } = await run('token', 'access');
    expect(exitCode).toBe(4);
    expect(refreshToken).not.toBe('');
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test('a global sign-out by a name of another pool leaves the tokens of this one', async () => {
    const { succeed } = ada;
    await succeed('create-user-pool', 'other', '--endpoint', 'embedded', '--mfa', 'off');
    await succeed('sign-up', 'ada', '--email', 'ada@example.com');
    const otherPool = await succeed(
      'config',
      'explain',
      '--field',
      'result.settings.userPoolId.value',
    );

    await succeed(
      'admin-user-global-sign-out',
      'ada',
      '--profile',
      'demo',
      '--user-pool-id',
      otherPool,
    );

    const phase = await succeed('status', '--profile', 'demo', '--field', 'state.phase');
    expect(phase).toBe('signed-in');
  });

  test('a deleted user is gone, here too', async () => {
    const { succeed, run } = ada;

    const unasked = await run('admin-delete-user', 'ada');
    const deleted = await succeed('admin-delete-user', 'ada', '--yes');
    const again = await run('admin-delete-user', 'ada', '--yes');

    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain('delete the user ada of ');
    expect(deleted).toBe('ada is deleted, with everything saved here');
    expect(await succeed('session', 'list', '--json', '--field', 'result.users')).toBe('[]');
    expect(again.exitCode).toBe(14);
  });

  test('a user whom an earlier, interrupted run deleted is forgotten here by the next run', async () => {
    const { succeed, run, place } = ada;
    const flows = place.flowsOf('demo');
    const saved = await flows.read('ada');
    if (saved === undefined) throw new Error('nothing is saved');
    await succeed('admin-delete-user', 'ada', '--yes');
    await flows.lock('ada', () => flows.write('ada', saved));

    const { exitCode, stdout, stderr } = await run('admin-delete-user', 'ada', '--yes');

    expect([exitCode, stdout]).toEqual([0, 'ada is deleted, with everything saved here\n']);
    expect(stderr).toContain('warning: Cognito no longer knew ada');
    expect(await succeed('session', 'list', '--field', 'result.users')).toBe('[]');
  });

  test('of two users only the named one is deleted, and the other stays current', async () => {
    const { succeed } = ada;
    await succeed('admin-create-user', 'bob', '--email', 'bob@example.com');

    const deleted = await succeed('admin-delete-user', 'bob', '--yes');

    expect(deleted).toBe('bob is deleted');
    expect(await succeed('status', '--field', 'state.username')).toBe('ada');
    expect(await succeed('status', '--field', 'state.phase')).toBe('signed-in');
  });

  test('the second factor of another user can be switched off', async () => {
    const { succeed, run } = ada;
    await succeed('associate-software-token', '--save-secret', '--no-input');
    await succeed('verify-software-token', '--from-totp');
    await succeed('set-mfa-preference', '--software-token', 'preferred');
    const before = await field('preferredMfaSetting');

    const off = await succeed(
      'admin-set-user-mfa-preference',
      'ada',
      '--software-token',
      'disabled',
    );
    const nothing = await run('admin-set-user-mfa-preference', 'ada');

    expect(before).toBe('SOFTWARE_TOKEN_MFA');
    expect(off).toBe('ada: softwareToken disabled');
    expect(await succeed('admin-get-user', '--field', 'result.userMfaSettingList')).toBe('[]');
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stderr).toContain(
      'cogauth admin-set-user-mfa-preference --software-token preferred',
    );
  });
});
