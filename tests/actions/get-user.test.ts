import { GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { getUser } from '../../src/actions/get-user.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('getUser', () => {
  test('sends nothing but the AccessToken, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(GetUserCommand).resolves(answer);

    const reply = await getUser(client, 'at');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([{ operation: 'GetUser', request: { AccessToken: 'at' } }]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'refused');
    cognito.on(GetUserCommand).rejects(refusal);

    await expect(getUser(client, 'at')).rejects.toBe(refusal);
  });
});
