import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { refreshTokens } from '../../src/actions/refresh-tokens.ts';
import { app, hashOver, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('refreshTokens', () => {
  test('sends the refresh token alone where there is neither secret nor device', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { AuthenticationResult: { AccessToken: 'at', ExpiresIn: 3600 } };
    cognito.on(InitiateAuthCommand).resolves(answer);

    const reply = await refreshTokens(client, app, { refreshToken: 'rt', username: 'ada' });

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: {
          ClientId: 'app',
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: 'rt' },
        },
      },
    ]);
  });

  test('sends the device of the tokens, and the hash over the username that is given', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).resolves({});

    await refreshTokens(client, secretApp, {
      refreshToken: 'rt',
      username: 'ada',
      deviceKey: 'eu-west-1_d',
    });

    expect(sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: {
          ClientId: 'app',
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: {
            REFRESH_TOKEN: 'rt',
            DEVICE_KEY: 'eu-west-1_d',
            SECRET_HASH: hashOver('ada'),
          },
        },
      },
    ]);
  });
});
