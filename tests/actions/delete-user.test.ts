import { DeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { deleteUser } from '../../src/actions/delete-user.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('deleteUser', () => {
  test('sends nothing but the AccessToken, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(DeleteUserCommand).resolves(answer);

    const reply = await deleteUser(client, 'at');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([{ operation: 'DeleteUser', request: { AccessToken: 'at' } }]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'refused');
    cognito.on(DeleteUserCommand).rejects(refusal);

    await expect(deleteUser(client, 'at')).rejects.toBe(refusal);
  });
});
