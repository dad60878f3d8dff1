import { DeleteUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { deleteUserPool } from '../../src/actions/delete-user-pool.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('deleteUserPool', () => {
  test('sends nothing but the UserPoolId, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(DeleteUserPoolCommand).resolves(answer);

    const reply = await deleteUserPool(client, 'eu-west-1_AbCdE');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      { operation: 'DeleteUserPool', request: { UserPoolId: 'eu-west-1_AbCdE' } },
    ]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'refused');
    cognito.on(DeleteUserPoolCommand).rejects(refusal);

    await expect(deleteUserPool(client, 'eu-west-1_AbCdE')).rejects.toBe(refusal);
  });
});
