import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { adminGetUser } from '../../src/actions/admin-get-user.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('adminGetUser', () => {
  test('names pool and user, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const user = { Username: 'ada', UserStatus: 'CONFIRMED' } as const;
    cognito.on(AdminGetUserCommand).resolves(user);

    const reply = await adminGetUser(client, { userPoolId, username: 'ada' });

    expect(reply).toEqual(user);
    expect(sent()).toEqual([
      { operation: 'AdminGetUser', request: { UserPoolId: userPoolId, Username: 'ada' } },
    ]);
  });
});
