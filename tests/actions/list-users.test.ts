import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { listUsers } from '../../src/actions/list-users.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('listUsers', () => {
  test('follows the pages to the last, with the filter on each', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito
      .on(ListUsersCommand)
      .resolvesOnce({ Users: [{ Username: 'ada' }], PaginationToken: 'p2' })
      .resolvesOnce({ Users: [], PaginationToken: 'p3' })
      .resolvesOnce({ Users: [{ Username: 'adele' }] });
    const filter = 'username ^= "ad"';

    const users = await listUsers(client, { userPoolId, filter });

    expect(users).toEqual([{ Username: 'ada' }, { Username: 'adele' }]);
    expect(sent().map(({ request }) => request)).toEqual([
      { UserPoolId: userPoolId, Filter: filter, Limit: 60 },
      { UserPoolId: userPoolId, Filter: filter, Limit: 60, PaginationToken: 'p2' },
      { UserPoolId: userPoolId, Filter: filter, Limit: 60, PaginationToken: 'p3' },
    ]);
  });

  test('sends no filter when none was given', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ListUsersCommand).resolves({});

    const users = await listUsers(client, { userPoolId });

    expect(users).toEqual([]);
    expect(sent()).toEqual([
      { operation: 'ListUsers', request: { UserPoolId: userPoolId, Limit: 60 } },
    ]);
  });
});
