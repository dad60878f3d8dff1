import {
  AdminRespondToAuthChallengeCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { respondToAuthChallenge } from '../../src/actions/respond-to-auth-challenge.ts';
import {
  adminApi,
  app,
  hashOver,
  mockedCognito,
  publicApi,
  secretApp,
  userPoolId,
} from '../support/cognito/mocked-cognito.ts';

const answer = {
  challengeName: 'SOFTWARE_TOKEN_MFA',
  session: 's',
  username: 'ada',
  responses: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
} as const;

describe('respondToAuthChallenge', () => {
  test('answers by the public operation', async () => {
    const { client, cognito, sent } = mockedCognito();
    const signedIn = { AuthenticationResult: { AccessToken: 'at' } };
    cognito.on(RespondToAuthChallengeCommand).resolves(signedIn);

    const reply = await respondToAuthChallenge(client, app, publicApi, answer);

    expect(reply).toEqual(signedIn);
    expect(sent()).toEqual([
      {
        operation: 'RespondToAuthChallenge',
        request: {
          ClientId: 'app',
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session: 's',
          ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: '123456' },
        },
      },
    ]);
  });

  test('answers by the admin operation, with the hash over the same username', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminRespondToAuthChallengeCommand).resolves({ Session: 's2' });

    const reply = await respondToAuthChallenge(client, secretApp, adminApi, {
      ...answer,
      clientMetadata: { team: 'blue' },
    });

    expect(reply).toEqual({ Session: 's2' });
    expect(sent()).toEqual([
      {
        operation: 'AdminRespondToAuthChallenge',
        request: {
          UserPoolId: userPoolId,
          ClientId: 'app',
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session: 's',
          ChallengeResponses: {
            USERNAME: 'ada',
            SECRET_HASH: hashOver('ada'),
            SOFTWARE_TOKEN_MFA_CODE: '123456',
          },
          ClientMetadata: { team: 'blue' },
        },
      },
    ]);
  });

  test('adds the hash to a public answer too', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.onAnyCommand().resolves({});

    await respondToAuthChallenge(client, secretApp, publicApi, answer);

    expect(sent()).toMatchObject([
      { request: { ChallengeResponses: { SECRET_HASH: hashOver('ada') } } },
    ]);
  });

  test('sends no Session where there is none', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.onAnyCommand().resolves({});

    await respondToAuthChallenge(client, app, publicApi, { ...answer, session: undefined });

    expect(sent()).toEqual([
      {
        operation: 'RespondToAuthChallenge',
        request: expect.not.objectContaining({ Session: expect.anything() }),
      },
    ]);
  });

  test('answers a challenge that the SDK does not know', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.onAnyCommand().resolves({});

    await respondToAuthChallenge(client, app, publicApi, { ...answer, challengeName: 'NEW_ONE' });

    expect(sent()).toMatchObject([{ request: { ChallengeName: 'NEW_ONE' } }]);
  });

  test('sends nothing for a challenge without a name', async () => {
    const { client, sent } = mockedCognito();

    const answering = respondToAuthChallenge(client, app, publicApi, {
      ...answer,
      challengeName: '',
    });

    await expect(answering).rejects.toThrow('without a name');
    expect(sent()).toEqual([]);
  });
});
