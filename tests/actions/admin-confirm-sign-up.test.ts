import { AdminConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { adminConfirmSignUp } from '../../src/actions/admin-confirm-sign-up.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('adminConfirmSignUp', () => {
  test('names pool and user, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(AdminConfirmSignUpCommand).resolves(answer);

    const reply = await adminConfirmSignUp(client, { userPoolId, username: 'ada' });

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      { operation: 'AdminConfirmSignUp', request: { UserPoolId: userPoolId, Username: 'ada' } },
    ]);
  });
});
