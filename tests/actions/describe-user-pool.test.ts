import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { describeUserPool } from '../../src/actions/describe-user-pool.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('describeUserPool', () => {
  test.each([[{ Name: 'pool' }], [undefined]])('names the pool, and gives it: %j', async (pool) => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(DescribeUserPoolCommand).resolves({ UserPool: pool });

    const reply = await describeUserPool(client, { userPoolId });

    expect(reply).toEqual(pool ?? {});
    expect(sent()).toEqual([
      { operation: 'DescribeUserPool', request: { UserPoolId: userPoolId } },
    ]);
  });
});
