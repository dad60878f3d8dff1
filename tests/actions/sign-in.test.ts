import {
  AdminInitiateAuthCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { answerDeviceChallenge, signIn } from '../../src/actions/sign-in.ts';
import {
  adminApi,
  app,
  hashOver,
  publicApi,
  secretApp,
  userPoolId,
} from '../support/cognito/app-clients.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';
import { srpServer } from '../support/cognito/srp-server.ts';
import { noon } from '../support/noon.ts';

const device = { deviceKey: 'eu-west-1_d', deviceGroupKey: 'group', devicePassword: 'dp' };
const tokens = { AuthenticationResult: { AccessToken: 'at' } };
const host = { now: noon, randomBytes: (size: number) => new Uint8Array(size).fill(7) };
const ada = {
  authFlow: 'USER_PASSWORD_AUTH',
  username: 'ada@example.com',
  credential: { kind: 'sent', password: 'p' },
  ...host,
} as const;

const forgotten = cognitoException('ResourceNotFoundException', 'Device does not exist.');

describe('signIn', () => {
  test('sends the password in the public flow', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).resolves(tokens);

    const outcome = await signIn(client, app, publicApi, ada);

    expect(outcome).toEqual({ reply: tokens, device: undefined });
    expect(sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: {
          ClientId: 'app',
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ada@example.com', PASSWORD: 'p' },
        },
      },
    ]);
  });

  test.each(['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'] as const)(
    'sends %s with hash, device and metadata',
    async (authFlow) => {
      const { client, cognito, sent } = mockedCognito();
      cognito.on(AdminInitiateAuthCommand).resolves(tokens);
      const input = { ...ada, authFlow, device, clientMetadata: { team: 'blue' } };

      const outcome = await signIn(client, secretApp, adminApi, input);

      expect(outcome).toEqual({ reply: tokens, device });
      expect(sent()).toEqual([
        {
          operation: 'AdminInitiateAuth',
          request: {
            UserPoolId: userPoolId,
            ClientId: 'app',
            AuthFlow: authFlow,
            AuthParameters: {
              USERNAME: 'ada@example.com',
              PASSWORD: 'p',
              DEVICE_KEY: 'eu-west-1_d',
              SECRET_HASH: hashOver('ada@example.com'),
            },
            ClientMetadata: { team: 'blue' },
          },
        },
      ]);
    },
  );

  test('sends no password in the SRP flow', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).resolves(tokens);
    const credential = { kind: 'proved', password: 'p', userPoolId } as const;
    const authFlow = 'USER_SRP_AUTH';

    await signIn(client, app, publicApi, { ...ada, authFlow, credential, device });

    const SRP_A = expect.stringMatching(/^[0-9a-f]+$/);
    const parameters = { USERNAME: 'ada@example.com', SRP_A, DEVICE_KEY: 'eu-west-1_d' };
    expect(sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: { ClientId: 'app', AuthFlow: 'USER_SRP_AUTH', AuthParameters: parameters },
      },
    ]);
  });

  test.each([
    ['nothing but the name', { authFlow: 'USER_AUTH', credential: undefined }, {}, {}],
    [
      'the factor that is preferred',
      { authFlow: 'USER_AUTH', credential: undefined, preferredChallenge: 'EMAIL_OTP' },
      { PREFERRED_CHALLENGE: 'EMAIL_OTP' },
      {},
    ],
    [
      'a preferred password, and no device',
      { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD', device },
      { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'p' },
      {},
    ],
    [
      'the Session of ConfirmSignUp',
      { authFlow: 'USER_AUTH', credential: undefined, session: 's' },
      {},
      { Session: 's' },
    ],
    [
      'the device and no password',
      { authFlow: 'CUSTOM_AUTH', credential: undefined, device },
      { DEVICE_KEY: 'eu-west-1_d' },
      {},
    ],
  ] as const)('sends %s', async (_name, begun, parameters, more) => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).resolves(tokens);

    await signIn(client, secretApp, publicApi, { ...ada, ...begun });

    const USERNAME = 'ada@example.com';
    const SECRET_HASH = hashOver(USERNAME);
    expect(sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: {
          ClientId: 'app',
          AuthFlow: begun.authFlow,
          AuthParameters: { USERNAME, SECRET_HASH, ...parameters },
          ...more,
        },
      },
    ]);
  });

  test('leaves out a device that Cognito has forgotten, and signs in once more', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).rejectsOnce(forgotten).resolves(tokens);

    const outcome = await signIn(client, app, publicApi, { ...ada, device });

    expect(outcome).toEqual({ reply: tokens, device: undefined });
    expect(sent().map(({ request }) => request)).toMatchObject([
      { AuthParameters: { DEVICE_KEY: 'eu-west-1_d' } },
      { AuthParameters: { USERNAME: 'ada@example.com', PASSWORD: 'p' } },
    ]);
    expect(sent()[1]).not.toHaveProperty('request.AuthParameters.DEVICE_KEY');
  });

  test('begins again when the device is forgotten between its two challenges', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito
      .on(InitiateAuthCommand)
      .resolvesOnce({ ChallengeName: 'DEVICE_SRP_AUTH', Session: 's' })
      .resolves({ ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 's2' });
    cognito.on(RespondToAuthChallengeCommand).rejects(forgotten);

    const { reply, device: sentDevice } = await signIn(client, app, publicApi, { ...ada, device });

    expect(reply.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    expect(sentDevice).toBeUndefined();
    expect(sent().map(({ operation }) => operation)).toEqual([
      'InitiateAuth',
      'RespondToAuthChallenge',
      'InitiateAuth',
    ]);
  });

  test.each([
    ['forgotten, but no device was sent', forgotten, undefined],
    ['another missing thing', cognitoException('ResourceNotFoundException', 'User pool x'), device],
    [
      'another refusal',
      cognitoException('NotAuthorizedException', 'Device does not exist.'),
      device,
    ],
    ['no exception of Cognito’s', new Error('Device does not exist.'), device],
  ])('passes other errors on at once: %s', async (_name, error, sentDevice) => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).rejects(error);

    const signingIn = signIn(client, app, publicApi, { ...ada, device: sentDevice });

    await expect(signingIn).rejects.toBe(error);
    expect(sent()).toHaveLength(1);
  });

  test('tries only once more', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(InitiateAuthCommand).rejects(forgotten);

    const signingIn = signIn(client, app, publicApi, { ...ada, device });

    await expect(signingIn).rejects.toBe(forgotten);
    expect(sent()).toHaveLength(2);
  });
});

describe('answerDeviceChallenge', () => {
  const asked = { ChallengeName: 'DEVICE_SRP_AUTH', Session: 's1', $metadata: {} } as const;

  test.each([
    ['USER_ID_FOR_SRP', { USER_ID_FOR_SRP: 'ada', USERNAME: 'x' }, 'ada'],
    ['USERNAME', { USERNAME: 'ada' }, 'ada'],
    ['what was typed', undefined, 'typed'],
  ])('answers under the name of %s', async (_name, parameters, username) => {
    const { client, cognito, sent } = mockedCognito();
    const server = srpServer(
      { realm: 'group', identity: 'eu-west-1_d', password: 'dp' },
      { salt: 1n, b: 1n << 250n },
    );
    cognito
      .on(RespondToAuthChallengeCommand)
      .callsFakeOnce(({ ChallengeResponses }: RespondToAuthChallengeCommandInput) => ({
        ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
        ChallengeParameters: server.challenge(ChallengeResponses?.['SRP_A']),
      }))
      .callsFakeOnce(({ ChallengeResponses }: RespondToAuthChallengeCommandInput) => {
        server.check(ChallengeResponses);
        return tokens;
      });
    const reply = {
      ...asked,
      ...(parameters === undefined ? {} : { ChallengeParameters: parameters }),
    };
    const input = { ...host, reply, device, username: 'typed' };

    const answer = await answerDeviceChallenge(client, secretApp, publicApi, input);

    expect(answer).toEqual(tokens);
    const named = { ChallengeResponses: { USERNAME: username, SECRET_HASH: hashOver(username) } };
    expect(sent()).toMatchObject([{ request: { ...named, Session: 's1' } }, { request: named }]);
  });

  test.each([
    ['another challenge', { ...asked, ChallengeName: 'SMS_MFA' as const }, device],
    ['no device', asked, undefined],
  ])('leaves the reply as it is: %s', async (_name, reply, known) => {
    const { client, sent } = mockedCognito();
    const input = { ...host, reply, device: known, username: 'ada' };

    const answer = await answerDeviceChallenge(client, app, publicApi, input);

    expect(answer).toBe(reply);
    expect(sent()).toEqual([]);
  });
});
