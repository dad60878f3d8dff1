import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { describeUserPoolClient } from '../../src/actions/describe-user-pool-client.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('describeUserPoolClient', () => {
  test.each([[{ AuthSessionValidity: 15 }], [undefined]])(
    'names pool and client, and gives the client: %j',
    async (UserPoolClient) => {
      const { client, cognito, sent } = mockedCognito();
      cognito.on(DescribeUserPoolClientCommand).resolves({ UserPoolClient });

      const reply = await describeUserPoolClient(client, { userPoolId, clientId: 'app' });

      expect(reply).toEqual(UserPoolClient ?? {});
      expect(sent()).toEqual([
        {
          operation: 'DescribeUserPoolClient',
          request: { UserPoolId: userPoolId, ClientId: 'app' },
        },
      ]);
    },
  );
});
