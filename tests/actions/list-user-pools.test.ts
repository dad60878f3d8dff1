import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { listUserPools } from '../../src/actions/list-user-pools.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('listUserPools', () => {
  test('follows the pages to the last, an empty one too', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito
      .on(ListUserPoolsCommand)
      .resolvesOnce({ UserPools: [{ Id: 'eu-west-1_a' }], NextToken: 'p2' })
      .resolvesOnce({ NextToken: 'p3' })
      .resolvesOnce({ UserPools: [{ Id: 'eu-west-1_b' }, { Id: 'eu-west-1_c' }] });

    const pools = await listUserPools(client);

    expect(pools).toEqual([{ Id: 'eu-west-1_a' }, { Id: 'eu-west-1_b' }, { Id: 'eu-west-1_c' }]);
    expect(sent().map(({ request }) => request)).toEqual([
      { MaxResults: 60 },
      { MaxResults: 60, NextToken: 'p2' },
      { MaxResults: 60, NextToken: 'p3' },
    ]);
  });

  test('gives nothing rather than half of the pools', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('TooManyRequestsException', 'Rate exceeded');
    cognito
      .on(ListUserPoolsCommand)
      .resolvesOnce({ UserPools: [{ Id: 'eu-west-1_a' }], NextToken: 'p2' })
      .rejectsOnce(refusal);

    await expect(listUserPools(client)).rejects.toBe(refusal);
  });
});
