import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { getTokensFromRefreshToken } from '../../src/actions/get-tokens-from-refresh-token.ts';
import { app, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('getTokensFromRefreshToken', () => {
  test('sends the refresh token alone where there is neither secret nor device', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { AuthenticationResult: { AccessToken: 'at', RefreshToken: 'rt2' } };
    cognito.on(GetTokensFromRefreshTokenCommand).resolves(answer);

    const reply = await getTokensFromRefreshToken(client, app, { refreshToken: 'rt' });

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'GetTokensFromRefreshToken',
        request: { RefreshToken: 'rt', ClientId: 'app' },
      },
    ]);
  });

  test('sends the device of the tokens, and the client secret itself', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(GetTokensFromRefreshTokenCommand).resolves({});

    await getTokensFromRefreshToken(client, secretApp, {
      refreshToken: 'rt',
      deviceKey: 'eu-west-1_d',
    });

    expect(sent()).toMatchObject([
      {
        request: {
          RefreshToken: 'rt',
          ClientId: 'app',
          ClientSecret: 'hush',
          DeviceKey: 'eu-west-1_d',
        },
      },
    ]);
  });
});
