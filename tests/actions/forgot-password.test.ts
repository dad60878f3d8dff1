import { ForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { forgotPassword } from '../../src/actions/forgot-password.ts';
import { app, hashOver, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('forgotPassword', () => {
  test('asks for a code and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito
      .on(ForgotPasswordCommand)
      .resolves({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } });

    const reply = await forgotPassword(client, app, 'ada');

    expect(reply).toEqual({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } });
    expect(sent()).toEqual([
      { operation: 'ForgotPassword', request: { ClientId: 'app', Username: 'ada' } },
    ]);
  });

  test('adds the secret hash over the same username', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ForgotPasswordCommand).resolves({});

    await forgotPassword(client, secretApp, 'ada');

    expect(sent()).toEqual([
      {
        operation: 'ForgotPassword',
        request: { ClientId: 'app', SecretHash: hashOver('ada'), Username: 'ada' },
      },
    ]);
  });
});
