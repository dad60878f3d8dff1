import { describe, expect, test } from '@jest/globals';
import { signedUpAda } from '../support/cognito/embedded-ada.ts';

describe('cogauth admin-confirm-sign-up', () => {
  test('confirms without a code, and the user can sign in', async () => {
    const { run, succeed } = await signedUpAda('--mfa', 'off', '--device-tracking', 'off');

    const ended = await run('admin-confirm-sign-up');

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'ada is confirmed; e-mail address and phone number stay unverified\n',
      stderr: 'next: cogauth initiate-auth ada\n  or: cogauth admin-initiate-auth ada\n',
    });
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test('exits 14 for a user who is already confirmed, and no longer asks for a confirmation', async () => {
    const { run, succeed, place } = await signedUpAda('--mfa', 'off');
    const flows = place.flowsOf('demo');
    const unconfirmed = await flows.read('ada');
    if (unconfirmed === undefined) throw new Error('nothing is saved');
    await succeed('admin-confirm-sign-up', 'ada');
    await flows.lock('ada', () => flows.write('ada', unconfirmed));

    const { exitCode, stderr } = await run('admin-confirm-sign-up');

    expect(exitCode).toBe(14);
    expect(stderr).toContain('hint: sign in: cogauth initiate-auth');
    expect(await succeed('status', '--field', 'state.phase')).toBe('signed-out');
  });

  test('exits 14 for a user that does not exist', async () => {
    const { run } = await signedUpAda('--mfa', 'off');

    const { exitCode } = await run('admin-confirm-sign-up', 'bob');

    expect(exitCode).toBe(14);
  });
});
