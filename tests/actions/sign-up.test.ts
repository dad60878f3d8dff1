import { SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { signUp } from '../../src/actions/sign-up.ts';
import { app, hashOver, mockedCognito, secretApp } from '../support/cognito/mocked-cognito.ts';

const ada = {
  username: 'ada',
  password: 'p',
  attributes: { email: 'ada@example.com', 'custom:team': 'blue=1' },
};
const UserAttributes = [
  { Name: 'email', Value: 'ada@example.com' },
  { Name: 'custom:team', Value: 'blue=1' },
];

describe('signUp', () => {
  test('sends name, password and attributes, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { UserConfirmed: false, UserSub: 'sub' };
    cognito.on(SignUpCommand).resolves(answer);

    const reply = await signUp(client, app, ada);

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'SignUp',
        request: { ClientId: 'app', Username: 'ada', Password: 'p', UserAttributes },
      },
    ]);
  });

  test('adds secret hash and client metadata', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(SignUpCommand).resolves({});

    await signUp(client, secretApp, { ...ada, clientMetadata: { source: 'test' } });

    expect(sent()).toEqual([
      {
        operation: 'SignUp',
        request: {
          ClientId: 'app',
          SecretHash: hashOver('ada'),
          Username: 'ada',
          Password: 'p',
          UserAttributes,
          ClientMetadata: { source: 'test' },
        },
      },
    ]);
  });
});
