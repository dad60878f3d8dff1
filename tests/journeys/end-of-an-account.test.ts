import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome } from '../support/cli/saved-home.ts';

let place: SavedHome;
let env: Record<string, string>;
beforeEach(async () => {
  place = await savedHome();
  env = { COGAUTH_PASSWORD: 'Correct-horse-7', COGAUTH_NEW_PASSWORD: 'Correct-horse-8' };
});

const run = async (...argv: readonly string[]): Promise<Ended> =>
  runCli(argv, { home: place.home, env });

async function succeed(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(...argv);
  if (exitCode !== 0) throw new Error(`cogauth ${argv.join(' ')}: ${stderr}`);
  return stdout.trimEnd();
}

const newestCode = async (): Promise<string> => succeed('emulator', 'inbox', 'ada', '--code');

/** A pool whose client has a secret and where ada is signed in by SRP. */
async function signAdaIn(): Promise<void> {
  const options = ['--mfa', 'off', '--device-tracking', 'opt-in', '--generate-secret'];
  await succeed('create-user-pool', 'demo', '--endpoint', 'embedded', ...options);
  await succeed('sign-up', 'ada', '--email', 'ada@example.com');
  await succeed('confirm-sign-up', await newestCode());
  await succeed('initiate-auth', '--expect', 'TOKENS');
}

describe('the end of an account', () => {
  test('a forgotten password is set anew by the code that was sent', async () => {
    await signAdaIn();

    const asked = await succeed('forgot-password');
    await succeed('confirm-forgot-password', await newestCode());

    expect(asked).toBe('a code was sent by e-mail to a***@e***');
    const refused = await run('initiate-auth');
    expect(refused.exitCode).toBe(13);
    env['COGAUTH_PASSWORD'] = 'Correct-horse-8';
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test('a device is remembered once the user wants it', async () => {
    await signAdaIn();

    const confirmed = await succeed('confirm-device', '--field', 'state.device.remembered');
    const updated = await succeed('update-device-status', '--field', 'state.device.remembered');

    expect([confirmed, updated]).toEqual(['false', 'true']);
  });

  test.each([[['sign-out']], [['sign-out', '--global']]])(
    'after %j a copy of the tokens is useless',
    async (argv) => {
      await signAdaIn();
      const flows = place.flowsOf('demo');
      const copy = await flows.read('ada');
      if (copy === undefined) throw new Error('nothing is saved');

      await succeed(...argv);
      const afterwards = await run('token', 'refresh');
      await flows.lock('ada', () => flows.write('ada', copy));
      const refreshed = await run('refresh');
      const used = await run('get-user');

      expect([afterwards.exitCode, refreshed.exitCode, used.exitCode]).toEqual([4, 13, 13]);
    },
  );

  test('a deleted user is gone from the pool and from here', async () => {
    await signAdaIn();

    await succeed('delete-user', '--yes');

    expect(await succeed('list-users', '--field', 'result.users')).toBe('[]');
    expect(await succeed('status', '--field', 'state.username')).toBe('null');
  });

  test('clean-up leaves neither pool nor profile nor secret', async () => {
    await signAdaIn();

    await succeed('clean-up', '--yes');

    expect(await succeed('list-user-pools', '--endpoint', 'embedded')).toBe('no user pools');
    expect(await succeed('session', 'list', '--profile', 'demo')).toBe('no users in profile demo');
    expect(await succeed('profile', 'list')).not.toContain('demo');
    expect(await place.profiles.readClientSecret('demo')).toBeUndefined();
  });
});
