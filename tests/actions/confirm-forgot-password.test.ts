import { ConfirmForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { confirmForgotPassword } from '../../src/actions/confirm-forgot-password.ts';
import { app, hashOver, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('confirmForgotPassword', () => {
  test('sets the new password and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ConfirmForgotPasswordCommand).resolves({});

    const reply = await confirmForgotPassword(client, app, {
      username: 'ada',
      confirmationCode: '123456',
      password: 'p',
    });

    expect(reply).toEqual({});
    expect(sent()).toEqual([
      {
        operation: 'ConfirmForgotPassword',
        request: { ClientId: 'app', Username: 'ada', ConfirmationCode: '123456', Password: 'p' },
      },
    ]);
  });

  test('adds the secret hash over the same username', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ConfirmForgotPasswordCommand).resolves({});

    await confirmForgotPassword(client, secretApp, {
      username: 'ada',
      confirmationCode: '123456',
      password: 'p',
    });

    expect(sent()).toEqual([
      {
        operation: 'ConfirmForgotPassword',
        request: {
          ClientId: 'app',
          SecretHash: hashOver('ada'),
          Username: 'ada',
          ConfirmationCode: '123456',
          Password: 'p',
        },
      },
    ]);
  });
});
