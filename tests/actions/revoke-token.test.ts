import { RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { revokeToken } from '../../src/actions/revoke-token.ts';
import { app, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('revokeToken', () => {
  test('names the client', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(RevokeTokenCommand).resolves(answer);

    const reply = await revokeToken(client, app, 'rt');

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      { operation: 'RevokeToken', request: { Token: 'rt', ClientId: 'app' } },
    ]);
  });

  test('sends the client secret itself', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(RevokeTokenCommand).resolves({});

    await revokeToken(client, secretApp, 'rt');

    expect(sent()).toEqual([
      {
        operation: 'RevokeToken',
        request: { Token: 'rt', ClientId: 'app', ClientSecret: 'hush' },
      },
    ]);
  });
});
