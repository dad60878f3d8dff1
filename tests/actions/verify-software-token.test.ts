import { VerifySoftwareTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { verifySoftwareToken } from '../../src/actions/verify-software-token.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('verifySoftwareToken', () => {
  test('sends Session and code, and passes the new Session on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const verified = { Status: 'SUCCESS', Session: 's3' } as const;
    cognito.on(VerifySoftwareTokenCommand).resolves(verified);

    const reply = await verifySoftwareToken(client, { session: 's2' }, { userCode: '123456' });

    expect(reply).toEqual(verified);
    expect(sent()).toEqual([
      { operation: 'VerifySoftwareToken', request: { Session: 's2', UserCode: '123456' } },
    ]);
  });

  test('sends the access token alone, and the name of the app', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(VerifySoftwareTokenCommand).resolves({ Status: 'SUCCESS' });
    const code = { userCode: '012345', friendlyDeviceName: 'phone' };

    await verifySoftwareToken(client, { accessToken: 'at' }, code);

    expect(sent()).toEqual([
      {
        operation: 'VerifySoftwareToken',
        request: { AccessToken: 'at', UserCode: '012345', FriendlyDeviceName: 'phone' },
      },
    ]);
  });

  test('passes a wrong code on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('EnableSoftwareTokenMFAException', 'Code mismatch');
    cognito.on(VerifySoftwareTokenCommand).rejects(refusal);

    const verifying = verifySoftwareToken(client, { session: 's2' }, { userCode: '000000' });

    await expect(verifying).rejects.toBe(refusal);
  });
});
