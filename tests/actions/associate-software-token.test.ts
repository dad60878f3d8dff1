import { AssociateSoftwareTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { associateSoftwareToken } from '../../src/actions/associate-software-token.ts';
import { mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('associateSoftwareToken', () => {
  test('sends the Session alone, and passes the new one on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const associated = { SecretCode: 'JBSWY3DPEHPK3PXP', Session: 's2' };
    cognito.on(AssociateSoftwareTokenCommand).resolves(associated);

    const reply = await associateSoftwareToken(client, { session: 's1' });

    expect(reply).toEqual(associated);
    expect(sent()).toEqual([{ operation: 'AssociateSoftwareToken', request: { Session: 's1' } }]);
  });

  test('sends the access token alone', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AssociateSoftwareTokenCommand).resolves({ SecretCode: 'JBSWY3DPEHPK3PXP' });

    await associateSoftwareToken(client, { accessToken: 'at' });

    expect(sent()).toEqual([
      { operation: 'AssociateSoftwareToken', request: { AccessToken: 'at' } },
    ]);
  });
});
