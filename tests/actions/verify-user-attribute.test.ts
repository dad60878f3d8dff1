import { VerifyUserAttributeCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { verifyUserAttribute } from '../../src/actions/verify-user-attribute.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

const proof = { accessToken: 'at', attributeName: 'phone_number', code: '123456' } as const;

describe('verifyUserAttribute', () => {
  test('sends attribute and code, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(VerifyUserAttributeCommand).resolves(answer);

    const reply = await verifyUserAttribute(client, proof);

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'VerifyUserAttribute',
        request: { AccessToken: 'at', AttributeName: 'phone_number', Code: '123456' },
      },
    ]);
  });

  test('passes a wrong code on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('CodeMismatchException', 'Invalid verification code');
    cognito.on(VerifyUserAttributeCommand).rejects(refusal);

    await expect(verifyUserAttribute(client, proof)).rejects.toBe(refusal);
  });
});
