import { ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { changePassword } from '../../src/actions/change-password.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

const change = { accessToken: 'at', previousPassword: 'old', proposedPassword: 'new' } as const;

describe('changePassword', () => {
  test.each([
    [change, { AccessToken: 'at', PreviousPassword: 'old', ProposedPassword: 'new' }],
    [
      { ...change, previousPassword: undefined },
      { AccessToken: 'at', ProposedPassword: 'new' },
    ],
  ])('sends access token and passwords', async (input, request) => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(ChangePasswordCommand).resolves(answer);

    const reply = await changePassword(client, input);

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([{ operation: 'ChangePassword', request }]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'Incorrect username or password.');
    cognito.on(ChangePasswordCommand).rejects(refusal);

    await expect(changePassword(client, change)).rejects.toBe(refusal);
  });
});
