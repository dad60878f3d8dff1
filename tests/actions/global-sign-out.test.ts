import { GlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { globalSignOut } from '../../src/actions/global-sign-out.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('globalSignOut', () => {
  test('sends nothing but the AccessToken, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(GlobalSignOutCommand).resolves(answer);

    const reply = await globalSignOut(client, 'at');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([{ operation: 'GlobalSignOut', request: { AccessToken: 'at' } }]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'refused');
    cognito.on(GlobalSignOutCommand).rejects(refusal);

    await expect(globalSignOut(client, 'at')).rejects.toBe(refusal);
  });
});
