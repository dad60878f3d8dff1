import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { adminListGroupsForUser } from '../../src/actions/admin-list-groups-for-user.ts';
import { listDevices } from '../../src/actions/list-devices.ts';
import { listGroups } from '../../src/actions/list-groups.ts';
import { listUserPools } from '../../src/actions/list-user-pools.ts';
import { listUsersInGroup } from '../../src/actions/list-users-in-group.ts';
import { listUsers } from '../../src/actions/list-users.ts';
import { adminApi, userPoolId } from '../support/cognito/app-clients.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

/** What is listed, by which function, the operation, its first request, its pages with what is added for the next one. */
type Row = readonly [
  name: string,
  list: (client: CognitoIdentityProviderClient) => Promise<unknown>,
  operation: string,
  request: object,
  pages: readonly (readonly [reply: object, next?: object])[],
  result: unknown,
];

const filter = 'username ^= "ad"';

const rows: readonly Row[] = [
  [
    'listDevices by access token',
    (client) => listDevices(client, { api: 'public', accessToken: 'at' }),
    'ListDevices',
    { AccessToken: 'at', Limit: 60 },
    [
      [{ Devices: [{ DeviceKey: 'd1' }], PaginationToken: 'p2' }, { PaginationToken: 'p2' }],
      [{ Devices: [{ DeviceKey: 'd2' }] }],
    ],
    [{ DeviceKey: 'd1' }, { DeviceKey: 'd2' }],
  ],
  [
    'listDevices by an administrator, the last page empty',
    (client) => listDevices(client, { ...adminApi, username: 'ada' }),
    'AdminListDevices',
    { UserPoolId: userPoolId, Username: 'ada', Limit: 60 },
    [[{ Devices: [{ DeviceKey: 'd1' }], PaginationToken: 'p2' }, { PaginationToken: 'p2' }], [{}]],
    [{ DeviceKey: 'd1' }],
  ],
  [
    'listUserPools, a page in between empty',
    listUserPools,
    'ListUserPools',
    { MaxResults: 60 },
    [
      [{ UserPools: [{ Id: 'eu-west-1_a' }], NextToken: 'p2' }, { NextToken: 'p2' }],
      [{ NextToken: 'p3' }, { NextToken: 'p3' }],
      [{ UserPools: [{ Id: 'eu-west-1_b' }, { Id: 'eu-west-1_c' }] }],
    ],
    [{ Id: 'eu-west-1_a' }, { Id: 'eu-west-1_b' }, { Id: 'eu-west-1_c' }],
  ],
  [
    'listUsers, the filter on each page',
    (client) => listUsers(client, { userPoolId, filter }),
    'ListUsers',
    { UserPoolId: userPoolId, Filter: filter, Limit: 60 },
    [
      [{ Users: [{ Username: 'ada' }], PaginationToken: 'p2' }, { PaginationToken: 'p2' }],
      [{ Users: [], PaginationToken: 'p3' }, { PaginationToken: 'p3' }],
      [{ Users: [{ Username: 'adele' }] }],
    ],
    [{ Username: 'ada' }, { Username: 'adele' }],
  ],
  [
    'listUsers without a filter, nobody there',
    (client) => listUsers(client, { userPoolId }),
    'ListUsers',
    { UserPoolId: userPoolId, Limit: 60 },
    [[{}]],
    [],
  ],
  [
    'listGroups',
    (client) => listGroups(client, userPoolId),
    'ListGroups',
    { UserPoolId: userPoolId, Limit: 60 },
    [
      [{ Groups: [{ GroupName: 'one' }], NextToken: 'p2' }, { NextToken: 'p2' }],
      [{ Groups: [{ GroupName: 'two' }] }],
    ],
    [{ GroupName: 'one' }, { GroupName: 'two' }],
  ],
  [
    'adminListGroupsForUser',
    (client) => adminListGroupsForUser(client, { userPoolId, username: 'ada' }),
    'AdminListGroupsForUser',
    { UserPoolId: userPoolId, Username: 'ada', Limit: 60 },
    [
      [{ Groups: [{ GroupName: 'one' }], NextToken: 'p2' }, { NextToken: 'p2' }],
      [{ Groups: [{ GroupName: 'two' }] }],
    ],
    [{ GroupName: 'one' }, { GroupName: 'two' }],
  ],
  [
    'listUsersInGroup',
    (client) => listUsersInGroup(client, { userPoolId, groupName: 'admins' }),
    'ListUsersInGroup',
    { UserPoolId: userPoolId, GroupName: 'admins', Limit: 60 },
    [
      [{ Users: [{ Username: 'one' }], NextToken: 'p2' }, { NextToken: 'p2' }],
      [{ Users: [{ Username: 'two' }] }],
    ],
    [{ Username: 'one' }, { Username: 'two' }],
  ],
];

describe('an action of several pages', () => {
  test.each(rows)(
    'follows them to the last: %s',
    async (_name, list, operation, request, pages, result) => {
      const { client, cognito, sent } = mockedCognito();
      let stub = cognito.onAnyCommand();
      for (const [reply] of pages) stub = stub.resolvesOnce(reply);

      expect(await list(client)).toEqual(result);
      const positions = [{}, ...pages.map(([, next]) => next)].slice(0, pages.length);
      expect(sent()).toEqual(
        positions.map((position) => ({ operation, request: { ...request, ...position } })),
      );
    },
  );

  test.each(rows.filter(([, , , , pages]) => pages.length > 1))(
    'gives nothing rather than half: %s',
    async (_name, list, _operation, _request, [[first] = [{}]]) => {
      const { client, cognito } = mockedCognito();
      const refusal = cognitoException('TooManyRequestsException', 'Rate exceeded');
      cognito.onAnyCommand().resolvesOnce(first).rejectsOnce(refusal);

      await expect(list(client)).rejects.toBe(refusal);
    },
  );
});
