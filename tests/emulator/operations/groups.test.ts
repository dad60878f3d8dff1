import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
  type CreateGroupCommandInput,
  DeleteGroupCommand,
  GetGroupCommand,
  InitiateAuthCommand,
  ListGroupsCommand,
  ListUsersInGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import type { Handlers } from '../../../src/emulator/triggers/in-process.ts';
import {
  addConfirmedUser,
  makePool,
  noon,
  openEmbedded,
  password,
  present,
} from '../../support/cognito/embedded.ts';

const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

/** The payload of a token. */
function claimsOf(token: string): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  const payload: unknown = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
  );
  return Object.assign(claims, payload);
}

/** A pool with the user `ada`, and calls that name both. */
async function openWithAda(triggers?: Handlers) {
  const embedded = await openEmbedded(triggers);
  const pool = await makePool(embedded);
  await addConfirmedUser(embedded, pool);
  const { sdk, clock } = embedded;
  const { userPoolId: UserPoolId, clientId: ClientId } = pool;
  const create = (GroupName: string, more: Partial<CreateGroupCommandInput> = {}) =>
    sdk.send(new CreateGroupCommand({ UserPoolId, GroupName, ...more }));
  const add = (GroupName: string, Username = 'ada') =>
    sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName, Username }));
  const signIn = async () => {
    const { AuthenticationResult: tokens } = await sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      }),
    );
    return {
      refreshToken: present(tokens?.RefreshToken),
      access: claimsOf(present(tokens?.AccessToken)),
      id: claimsOf(present(tokens?.IdToken)),
    };
  };
  return { sdk, clock, UserPoolId, ClientId, create, add, signIn };
}

describe('groups', () => {
  test('are created, read, changed and deleted', async () => {
    const { sdk, clock, UserPoolId, create } = await openWithAda();

    const { Group: made } = await create('readers', {
      Description: 'they read',
      Precedence: 5,
      RoleArn: role('reader'),
    });
    clock.advance(60);
    const { Group: changed } = await sdk.send(
      new UpdateGroupCommand({ UserPoolId, GroupName: 'readers', Precedence: 0 }),
    );
    const { Group: found } = await sdk.send(
      new GetGroupCommand({ UserPoolId, GroupName: 'readers' }),
    );
    await sdk.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'readers' }));

    expect(made).toEqual({
      GroupName: 'readers',
      UserPoolId,
      Description: 'they read',
      Precedence: 5,
      RoleArn: role('reader'),
      CreationDate: noon,
      LastModifiedDate: noon,
    });
    expect(changed).toEqual({
      ...made,
      Precedence: 0,
      LastModifiedDate: new Date(noon.getTime() + 60_000),
    });
    expect(found).toEqual(changed);
    await expect(
      sdk.send(new GetGroupCommand({ UserPoolId, GroupName: 'readers' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Group not found.' });
  });

  test('leave out what was never set', async () => {
    const { UserPoolId, create } = await openWithAda();

    const { Group } = await create('plain');

    expect(Group).toEqual({
      GroupName: 'plain',
      UserPoolId,
      CreationDate: noon,
      LastModifiedDate: noon,
    });
  });

  test('have a name of their own in their pool', async () => {
    const { create } = await openWithAda();
    await create('readers');

    await expect(create('readers')).rejects.toMatchObject({
      name: 'GroupExistsException',
      message: 'A group with the name readers already exists.',
    });
    await expect(create('Readers')).resolves.toBeDefined();
  });

  test.each<[string, Partial<CreateGroupCommandInput>, string]>([
    ['a precedence below 0', { Precedence: -1 }, 'precedence'],
    ['a precedence that is too great', { Precedence: 2 ** 31 }, 'precedence'],
    ['a description that is too long', { Description: 'x'.repeat(2049) }, 'description'],
    ['a role that is not an ARN', { RoleArn: 'x'.repeat(20) }, 'roleArn'],
    ['a name with a blank', { GroupName: 'two words' }, 'groupName'],
    ['a name that is too long', { GroupName: 'x'.repeat(129) }, 'groupName'],
  ])('refuse %s', async (_what, input, member) => {
    const { create } = await openWithAda();

    await expect(create('readers', input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(`at '${member}' failed to satisfy constraint`),
    });
  });

  test('are listed by name, page by page', async () => {
    const { sdk, UserPoolId, create } = await openWithAda();
    for (const name of ['c', 'a', 'b']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await create(name);
    }

    const first = await sdk.send(new ListGroupsCommand({ UserPoolId, Limit: 2 }));
    const second = await sdk.send(
      new ListGroupsCommand({ UserPoolId, Limit: 2, NextToken: first.NextToken }),
    );

    expect(first.Groups?.map(({ GroupName }) => GroupName)).toEqual(['a', 'b']);
    expect(second.Groups?.map(({ GroupName }) => GroupName)).toEqual(['c']);
    expect(second.NextToken).toBeUndefined();
  });

  test('have members, each of them once', async () => {
    const { sdk, UserPoolId, create, add } = await openWithAda();
    await create('readers');
    await add('readers');
    await add('readers');

    const { Users } = await sdk.send(
      new ListUsersInGroupCommand({ UserPoolId, GroupName: 'readers' }),
    );
    await sdk.send(
      new AdminRemoveUserFromGroupCommand({ UserPoolId, GroupName: 'readers', Username: 'ada' }),
    );
    const { Users: left } = await sdk.send(
      new ListUsersInGroupCommand({ UserPoolId, GroupName: 'readers' }),
    );

    expect(Users?.map(({ Username, UserStatus }) => [Username, UserStatus])).toEqual([
      ['ada', 'CONFIRMED'],
    ]);
    expect(left).toEqual([]);
  });

  test('list their members page by page, each of them once', async () => {
    const { sdk, UserPoolId, create, add } = await openWithAda();
    await create('readers');
    await create('others');
    for (const name of ['bob', 'cleo', 'dan', 'eve']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: name }));
    }
    for (const name of ['ada', 'bob', 'cleo', 'dan', 'eve']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await add(name === 'eve' ? 'others' : 'readers', name);
    }
    const list = (Limit: number, NextToken?: string) =>
      sdk.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: 'readers', Limit, NextToken }));

    const first = await list(2);
    const second = await list(2, present(first.NextToken));
    const whole = await list(4);

    const members = [...present(first.Users), ...present(second.Users)];
    expect([first.Users?.length, second.Users?.length]).toEqual([2, 2]);
    expect(members.map(({ Username }) => present(Username)).toSorted()).toEqual([
      'ada',
      'bob',
      'cleo',
      'dan',
    ]);
    expect([second.NextToken, whole.NextToken]).toEqual([undefined, undefined]);
    expect(whole.Users).toEqual(members);
    await expect(list(2, 'made-up')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid pagination token.',
    });
  });

  test('lose a user who is deleted, and leave users when they are deleted', async () => {
    const { sdk, UserPoolId, create, add, signIn } = await openWithAda();
    await create('readers');
    await create('writers');
    await add('readers');
    await add('writers');

    await sdk.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'readers' }));
    const { access } = await signIn();
    await sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'ada' }));
    const { Users } = await sdk.send(
      new ListUsersInGroupCommand({ UserPoolId, GroupName: 'writers' }),
    );

    expect(access['cognito:groups']).toEqual(['writers']);
    expect(Users).toEqual([]);
  });

  test('of a user come by precedence, page by page', async () => {
    const { sdk, UserPoolId, create, add } = await openWithAda();
    await create('none');
    await create('late', { Precedence: 9 });
    await create('early', { Precedence: 1 });
    await Promise.all(['none', 'late', 'early'].map((name) => add(name)));
    const list = (NextToken?: string) =>
      sdk.send(
        new AdminListGroupsForUserCommand({ UserPoolId, Username: 'ada', Limit: 2, NextToken }),
      );

    const first = await list();
    const second = await list(first.NextToken);

    expect(first.Groups?.map(({ GroupName }) => GroupName)).toEqual(['early', 'late']);
    expect(second.Groups?.map(({ GroupName }) => GroupName)).toEqual(['none']);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([
    ['a group', 'nobody-knows', 'ada', 'ResourceNotFoundException'],
    ['a user', 'readers', 'nobody', 'UserNotFoundException'],
  ])('refuse %s that does not exist', async (_what, group, username, name) => {
    const { create, add } = await openWithAda();
    await create('readers');

    await expect(add(group, username)).rejects.toMatchObject({ name });
  });

  test('are at most 100 for one user', async () => {
    const { create, add } = await openWithAda();
    for (let index = 0; index <= 100; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await create(`group-${index}`);
    }
    for (let index = 0; index < 100; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await add(`group-${index}`);
    }

    await expect(add('group-100')).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(add('group-99')).resolves.toBeDefined();
  });
});

describe('tokens of a user in groups', () => {
  test('name no group where there is none', async () => {
    const { signIn } = await openWithAda();

    const { access, id } = await signIn();

    expect(access).not.toHaveProperty('cognito:groups');
    expect(id).not.toHaveProperty('cognito:groups');
    expect(id).not.toHaveProperty('cognito:roles');
    expect(id).not.toHaveProperty('cognito:preferred_role');
  });

  test('name the groups in both, and the roles in the ID token', async () => {
    const { create, add, signIn } = await openWithAda();
    await create('writers', { Precedence: 7, RoleArn: role('writer') });
    await create('readers', { Precedence: 3, RoleArn: role('reader') });
    await create('plain', { Precedence: 1 });
    await Promise.all(['writers', 'readers', 'plain'].map((name) => add(name)));

    const { access, id } = await signIn();

    expect(access).toMatchObject({ 'cognito:groups': ['plain', 'readers', 'writers'] });
    expect(access).not.toHaveProperty('cognito:roles');
    expect(id).toMatchObject({
      'cognito:groups': ['plain', 'readers', 'writers'],
      'cognito:roles': [role('reader'), role('writer')],
      'cognito:preferred_role': role('reader'),
    });
  });

  test.each([
    ['of one role', 'same', 'same', role('same')],
    ['of two roles', 'one', 'other', undefined],
  ])('know a preferred role among equal groups %s', async (_what, one, other, preferred) => {
    const { create, add, signIn } = await openWithAda();
    await create('a', { Precedence: 2, RoleArn: role(one) });
    await create('b', { Precedence: 2, RoleArn: role(other) });
    await Promise.all(['a', 'b'].map((name) => add(name)));

    const { id } = await signIn();

    expect(id['cognito:preferred_role']).toBe(preferred);
  });

  test('know a new group after a refresh', async () => {
    const { sdk, ClientId, create, add, signIn } = await openWithAda();
    const { refreshToken } = await signIn();
    await create('readers');
    await add('readers');

    const { AuthenticationResult } = await sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );

    expect(claimsOf(present(AuthenticationResult?.AccessToken))).toMatchObject({
      'cognito:groups': ['readers'],
    });
  });
});

/** A trigger that answers with these groupOverrideDetails, and the group configurations that it was given. */
function answering(groupOverrideDetails?: object | null): [Handlers, object[]] {
  const seen: object[] = [];
  const handlers: Handlers = {
    PreTokenGeneration: (event) => {
      seen.push(event.request['groupConfiguration'] ?? {});
      const details = groupOverrideDetails === undefined ? {} : { groupOverrideDetails };
      return { ...event, response: { claimsOverrideDetails: details } };
    },
  };
  return [handlers, seen];
}

async function signedIn(handlers: Handlers) {
  const { create, add, signIn } = await openWithAda(handlers);
  await create('readers', { Precedence: 3, RoleArn: role('reader') });
  await add('readers');
  return signIn();
}

describe('PreTokenGeneration of a user in groups', () => {
  test('gets the group configuration', async () => {
    const [handlers, seen] = answering();

    const { id } = await signedIn(handlers);

    expect(seen).toEqual([
      {
        groupsToOverride: ['readers'],
        iamRolesToOverride: [role('reader')],
        preferredRole: role('reader'),
      },
    ]);
    expect(id['cognito:groups']).toEqual(['readers']);
  });

  test('puts other groups in their place', async () => {
    const [handlers] = answering({
      groupsToOverride: ['admins'],
      iamRolesToOverride: [role('admin')],
      preferredRole: role('admin'),
    });

    const { access, id } = await signedIn(handlers);

    expect(access['cognito:groups']).toEqual(['admins']);
    expect(id).toMatchObject({
      'cognito:groups': ['admins'],
      'cognito:roles': [role('admin')],
      'cognito:preferred_role': role('admin'),
    });
  });

  test.each([[{}], [null]])('takes the groups away with %j', async (details) => {
    const [handlers] = answering(details);

    const { access, id } = await signedIn(handlers);

    expect(access).not.toHaveProperty('cognito:groups');
    expect(id).not.toHaveProperty('cognito:groups');
    expect(id).not.toHaveProperty('cognito:roles');
    expect(id).not.toHaveProperty('cognito:preferred_role');
  });
});
