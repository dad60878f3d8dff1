import { AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { adminSetUserPassword } from '../../src/actions/admin-set-user-password.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('adminSetUserPassword', () => {
  test.each([true, false])('says whether it is permanent: %s', async (permanent) => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(AdminSetUserPasswordCommand).resolves(answer);
    const input = { userPoolId, username: 'ada', password: 'new', permanent };

    const reply = await adminSetUserPassword(client, input);

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'AdminSetUserPassword',
        request: {
          UserPoolId: userPoolId,
          Username: 'ada',
          Password: 'new',
          Permanent: permanent,
        },
      },
    ]);
  });
});
