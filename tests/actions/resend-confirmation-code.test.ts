import { ResendConfirmationCodeCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { resendConfirmationCode } from '../../src/actions/resend-confirmation-code.ts';
import { app, hashOver, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('resendConfirmationCode', () => {
  test('asks for a new code and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito
      .on(ResendConfirmationCodeCommand)
      .resolves({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } });

    const reply = await resendConfirmationCode(client, app, 'ada');

    expect(reply).toEqual({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } });
    expect(sent()).toEqual([
      { operation: 'ResendConfirmationCode', request: { ClientId: 'app', Username: 'ada' } },
    ]);
  });

  test('adds the secret hash over the same username', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ResendConfirmationCodeCommand).resolves({});

    await resendConfirmationCode(client, secretApp, 'ada');

    expect(sent()).toEqual([
      {
        operation: 'ResendConfirmationCode',
        request: { ClientId: 'app', SecretHash: hashOver('ada'), Username: 'ada' },
      },
    ]);
  });
});
