import { ConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { confirmSignUp } from '../../src/actions/confirm-sign-up.ts';
import { app, hashOver, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

describe('confirmSignUp', () => {
  test('confirms the account and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ConfirmSignUpCommand).resolves({ Session: 's' });

    const reply = await confirmSignUp(client, app, { username: 'ada', confirmationCode: '123456' });

    expect(reply).toEqual({ Session: 's' });
    expect(sent()).toEqual([
      {
        operation: 'ConfirmSignUp',
        request: { ClientId: 'app', Username: 'ada', ConfirmationCode: '123456' },
      },
    ]);
  });

  test('adds the secret hash over the same username', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ConfirmSignUpCommand).resolves({});

    await confirmSignUp(client, secretApp, { username: 'ada', confirmationCode: '123456' });

    expect(sent()).toEqual([
      {
        operation: 'ConfirmSignUp',
        request: {
          ClientId: 'app',
          SecretHash: hashOver('ada'),
          Username: 'ada',
          ConfirmationCode: '123456',
        },
      },
    ]);
  });
});
