import { describe, expect, test } from '@jest/globals';
import { signedUpAda } from '../support/cognito/embedded-ada.ts';

describe('cogauth delete-user-pool', () => {
  test('asks first, then deletes the pool, its profile and what is saved for its users', async () => {
    const { run, succeed } = await signedUpAda();
    const id = await succeed('config', 'explain', '--field', 'result.settings.userPoolId.value');

    const unasked = await run('delete-user-pool');
    const deleted = await succeed('delete-user-pool', '--yes');

    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain(`delete the user pool ${id} on embedded with all users?`);
    expect(deleted).toBe(`user pool ${id} is deleted, and profile demo is removed`);
    expect(await succeed('profile', 'list')).not.toContain('demo');
    expect(await succeed('list-user-pools', '--endpoint', 'embedded')).toBe('no user pools');
  });

  test('keeps a profile that the user saved, and tells how to remove it', async () => {
    const { run, succeed } = await signedUpAda();
    const id = await succeed('config', 'explain', '--field', 'result.settings.userPoolId.value');
    await succeed('profile', 'add', 'mine', '--endpoint', 'embedded', '--user-pool-id', id);

    const { stdout, stderr } = await run('delete-user-pool', '--profile', 'mine', '--yes');

    expect(stdout).toBe(`user pool ${id} is deleted\n`);
    expect(stderr).toContain('cogauth profile remove mine');
    expect(await succeed('profile', 'list')).toContain('mine');
  });

  test('by --user-pool-id deletes that pool alone', async () => {
    const { succeed } = await signedUpAda();
    const first = await succeed('config', 'explain', '--field', 'result.settings.userPoolId.value');
    await succeed('create-user-pool', 'other', '--endpoint', 'embedded');

    const deleted = await succeed('delete-user-pool', '--user-pool-id', first, '--yes');

    expect(deleted).toBe(`user pool ${first} is deleted`);
    expect(await succeed('list-user-pools', '--field', 'result.userPools')).not.toContain(first);
    expect(await succeed('profile', 'list')).toContain('other');
  });

  test('exits 18 for a pool that does not exist, and removes nothing', async () => {
    const { run, succeed } = await signedUpAda();

    const { exitCode } = await run(
      'delete-user-pool',
      '--user-pool-id',
      'us-east-1_Nowhere00',
      '--yes',
    );

    expect(exitCode).toBe(18);
    expect(await succeed('profile', 'list')).toContain('demo');
  });
});
