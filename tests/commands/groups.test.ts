import { beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedAda, signedInAda } from '../support/cognito/embedded-ada.ts';

let ada: EmbeddedAda;
beforeEach(async () => {
  ada = await signedInAda('--mfa', 'off', '--device-tracking', 'off');
});

/** The groups that the ID token names, after a refresh. */
async function groupsInToken(): Promise<unknown> {
  await ada.succeed('refresh');
  const [, payload = ''] = (await ada.succeed('token', 'id')).split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return Reflect.get(Object(claims), 'cognito:groups');
}

describe('the commands about groups', () => {
  test('a member finds the group in the next tokens, and not after leaving', async () => {
    const { succeed } = ada;
    await succeed('create-group', 'admins', '--precedence', '1', '--description', 'all rights');

    const joined = await succeed('admin-add-user-to-group', 'ada', 'admins');
    const whileMember = await groupsInToken();
    const left = await succeed('admin-remove-user-from-group', 'admins');

    expect(joined).toBe(
      'ada is a member of admins; tokens say so from the next sign-in or refresh on',
    );
    expect(whileMember).toEqual(['admins']);
    expect(left).toContain('ada is not a member of admins');
    expect(await groupsInToken()).toBeUndefined();
  });

  test('create-group tells what was created, and how to add a member', async () => {
    const arn = 'arn:aws:iam::123456789012:role/admin';

    const { exitCode, stdout, stderr } = await ada.run(
      'create-group',
      'admins',
      '--role-arn',
      arn,
      '--precedence',
      '0',
    );

    expect([exitCode, stdout]).toEqual([0, 'group admins is created\n']);
    expect(stderr).toContain('cogauth admin-add-user-to-group USERNAME admins');
    expect(await ada.result('list-groups')).toEqual({
      groups: [{ groupName: 'admins', precedence: 0, roleArn: arn, description: null }],
    });
  });

  test('lists groups, those of a user, and the members of one', async () => {
    const { succeed } = ada;
    expect(await succeed('list-groups')).toBe('no groups');
    await succeed('create-group', 'readers', '--precedence', '10', '--description', 'may read');
    await succeed('create-group', 'writers');
    await succeed('admin-add-user-to-group', 'readers');

    expect((await succeed('list-groups')).split('\n').toSorted()).toEqual([
      'readers  10  may read',
      'writers',
    ]);
    expect(await succeed('admin-list-groups-for-user')).toBe('readers  10  may read');
    expect(await succeed('list-users-in-group', 'readers')).toBe('ada  CONFIRMED  ada@example.com');
    expect(await succeed('list-users-in-group', 'writers')).toBe('no users');
  });

  test('take a user name and a group of digits apart', async () => {
    const { run, succeed } = ada;
    await succeed('create-group', '456');

    const { exitCode, stderr } = await run('admin-add-user-to-group', '123', '456');

    expect([exitCode, stderr]).toEqual([14, expect.stringContaining('User does not exist')]);
    expect(await succeed('list-users-in-group', '456')).toBe('no users');
  });

  test('suggest no command line in which the name of a group would be an option', async () => {
    const { exitCode, stderr } = await ada.run('create-group', '--', '-x');

    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('delete-group asks first, and keeps the members', async () => {
    const { run, succeed } = ada;
    await succeed('create-group', 'admins');
    await succeed('admin-add-user-to-group', 'admins');

    const unasked = await run('delete-group', 'admins');
    const deleted = await succeed('delete-group', 'admins', '--yes');

    expect([unasked.exitCode, unasked.stdout]).toEqual([2, '']);
    expect(unasked.stderr).toContain('delete the group admins of ');
    expect(deleted).toBe('group admins is deleted; its members stay users of the pool');
    expect(await succeed('admin-list-groups-for-user')).toBe('no groups');
    expect(await succeed('admin-get-user', '--field', 'result.userStatus')).toBe('CONFIRMED');
  });

  test.each([
    [2, 'no group', ['admin-add-user-to-group'], 'no group was named'],
    [2, 'an empty group', ['admin-add-user-to-group', ''], 'no group was named'],
    [2, 'a precedence that is no number', ['create-group', 'a', '--precedence', 'high'], 'number'],
    [15, 'a group that exists', ['create-group', 'there'], 'exists'],
    [15, 'a name that Cognito refuses', ['create-group', 'two words'], 'groupName'],
    [15, 'an unknown group', ['list-users-in-group', 'nowhere'], 'Group not found'],
    [14, 'an unknown user', ['admin-add-user-to-group', 'bob', 'there'], 'User does not exist'],
  ] as const)('exits %i for %s', async (exitCode, _name, argv, words) => {
    await ada.succeed('create-group', 'there');

    const ended = await ada.run(...argv);

    expect(ended.stderr).toContain(words);
    expect(ended.exitCode).toBe(exitCode);
  });
});
