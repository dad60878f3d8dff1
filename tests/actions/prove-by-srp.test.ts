import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { signIn as begin, type SignIn } from '../../src/actions/sign-in.ts';
import type { SrpWorld } from '../../src/actions/srp-exchange.ts';
import { cognitoGroup, formatHex } from '../../src/protocol/srp.ts';
import {
  adminApi,
  app,
  hashOver,
  publicApi,
  secretApp,
  userPoolId,
} from '../support/cognito/app-clients.ts';
import { type MockedCognito, mockedCognito } from '../support/cognito/mocked-cognito.ts';
import { srpServer } from '../support/cognito/srp-server.ts';
import { noon } from '../support/noon.ts';

// The sub of a user whose alias is ada@example.com.
const realName = 'ada';
const alias = 'ada@example.com';
const password = 'Correct-horse-1';
/** With these two SALT and SRP_B both have an odd count of digits. */
const salt = BigInt(`0x${'a'.repeat(31)}`);
const b = (1n << 250n) + 15n;

const tokens = { AuthenticationResult: { AccessToken: 'at', ExpiresIn: 3600 } };
const signIn = {
  authFlow: 'USER_SRP_AUTH',
  username: alias,
  credential: { kind: 'proved', password, userPoolId },
  now: noon,
  randomBytes: (size: number) => new Uint8Array(size).fill(7),
} as const;
const device = { deviceKey: 'eu-west-1_d', deviceGroupKey: 'group', devicePassword: 'dp' };

/** The proof by SRP, as a sign-in makes it. */
const signInWithSrp = async (
  client: MockedCognito['client'],
  appClient: typeof app,
  authApi: typeof publicApi | typeof adminApi,
  input: SignIn & SrpWorld,
) => (await begin(client, appClient, authApi, input)).reply;

interface Distortion {
  readonly parameters?: Record<string, string | undefined>;
  readonly session?: string;
}

/** Makes the stub a server that knows ada's password and checks her proof. */
function serve({ cognito }: MockedCognito, { parameters = {}, session }: Distortion = {}): void {
  const server = srpServer({ realm: 'AbCdE', identity: realName, password }, { salt, b });
  const initiate = ({ AuthParameters }: InitiateAuthCommandInput) => ({
    ChallengeName: 'PASSWORD_VERIFIER',
    ...(session === undefined ? {} : { Session: session }),
    ChallengeParameters: {
      ...server.challenge(AuthParameters?.['SRP_A']),
      USERNAME: realName,
      USER_ID_FOR_SRP: realName,
      ...parameters,
    },
  });
  const respond = ({ ChallengeResponses }: RespondToAuthChallengeCommandInput) => {
    server.check(ChallengeResponses);
    return tokens;
  };
  cognito.on(InitiateAuthCommand).callsFake(initiate);
  cognito.on(AdminInitiateAuthCommand).callsFake(initiate);
  cognito.on(RespondToAuthChallengeCommand).callsFake(respond);
  cognito.on(AdminRespondToAuthChallengeCommand).callsFake(respond);
}

const hex = expect.stringMatching(/^[0-9a-f]+$/);
const proof = {
  PASSWORD_CLAIM_SECRET_BLOCK: Buffer.from('a secret block').toString('base64'),
  PASSWORD_CLAIM_SIGNATURE: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
  TIMESTAMP: 'Tue Jan 1 12:00:00 UTC 2030',
};

const withRandom = (byte: number) => ({
  ...signIn,
  randomBytes: (size: number) => new Uint8Array(size).fill(byte),
});

describe('proveBySrp', () => {
  test('keeps the real name for a challenge that does not say it again', async () => {
    const mocked = mockedCognito();
    serve(mocked);
    mocked.cognito
      .on(RespondToAuthChallengeCommand)
      .resolves({ ChallengeName: 'SOFTWARE_TOKEN_MFA', ChallengeParameters: {}, Session: 's2' });

    const reply = await signInWithSrp(mocked.client, app, publicApi, signIn);

    expect(reply).toEqual({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: { USER_ID_FOR_SRP: realName },
      Session: 's2',
    });
  });

  test('proves the password by the public operations, under the real name and without Session', async () => {
    const mocked = mockedCognito();
    serve(mocked);

    const reply = await signInWithSrp(mocked.client, app, publicApi, signIn);

    expect(reply).toEqual(tokens);
    expect(mocked.sent()).toEqual([
      {
        operation: 'InitiateAuth',
        request: {
          ClientId: 'app',
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: { USERNAME: alias, SRP_A: hex },
        },
      },
      {
        operation: 'RespondToAuthChallenge',
        request: {
          ClientId: 'app',
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: { USERNAME: realName, ...proof },
        },
      },
    ]);
  });

  test('by the admin operations each hash is over the USERNAME beside it, the device in both', async () => {
    const mocked = mockedCognito();
    serve(mocked, { session: 's' });

    const reply = await signInWithSrp(mocked.client, secretApp, adminApi, {
      ...signIn,
      device,
      clientMetadata: { team: 'blue' },
    });

    expect(reply).toEqual(tokens);
    expect(mocked.sent()).toEqual([
      {
        operation: 'AdminInitiateAuth',
        request: {
          UserPoolId: userPoolId,
          ClientId: 'app',
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: {
            USERNAME: alias,
            SECRET_HASH: hashOver(alias),
            DEVICE_KEY: 'eu-west-1_d',
            SRP_A: hex,
          },
          ClientMetadata: { team: 'blue' },
        },
      },
      {
        operation: 'AdminRespondToAuthChallenge',
        request: {
          UserPoolId: userPoolId,
          ClientId: 'app',
          ChallengeName: 'PASSWORD_VERIFIER',
          Session: 's',
          ChallengeResponses: {
            USERNAME: realName,
            SECRET_HASH: hashOver(realName),
            DEVICE_KEY: 'eu-west-1_d',
            ...proof,
          },
          ClientMetadata: { team: 'blue' },
        },
      },
    ]);
  });

  test.each([
    ['USER_AUTH', { preferredChallenge: 'PASSWORD_SRP' }, { PREFERRED_CHALLENGE: 'PASSWORD_SRP' }],
    ['CUSTOM_AUTH', {}, { CHALLENGE_NAME: 'SRP_A', DEVICE_KEY: 'eu-west-1_d' }],
  ] as const)(
    'begins %s with the proof, the Session in its answer',
    async (authFlow, more, sent) => {
      const mocked = mockedCognito();
      serve(mocked, { session: 's' });

      const input = { ...signIn, authFlow, device, ...more };
      const reply = await signInWithSrp(mocked.client, secretApp, publicApi, input);

      expect(reply).toEqual(tokens);
      expect(mocked.sent().map(({ request }) => request)).toEqual([
        {
          ClientId: 'app',
          AuthFlow: authFlow,
          AuthParameters: { USERNAME: alias, SECRET_HASH: hashOver(alias), SRP_A: hex, ...sent },
        },
        {
          ClientId: 'app',
          ChallengeName: 'PASSWORD_VERIFIER',
          Session: 's',
          ChallengeResponses: {
            USERNAME: realName,
            SECRET_HASH: hashOver(realName),
            DEVICE_KEY: 'eu-west-1_d',
            ...proof,
          },
        },
      ]);
    },
  );

  test('meets SALT and SRP_B of an odd count of digits in these tests', () => {
    const { SALT, SRP_B } = srpServer(
      { realm: 'AbCdE', identity: realName, password },
      { salt, b },
    ).challenge('2');

    expect(SALT?.length).toBe(31);
    expect(SRP_B?.length).toBe(767);
  });

  test.each([
    ['leading zeros', (text: string) => `000${text}`],
    ['upper case', (text: string) => text.toUpperCase()],
  ])('reads SALT and SRP_B with %s', async (_name, rewritten) => {
    const mocked = mockedCognito();
    const server = srpServer({ realm: 'AbCdE', identity: realName, password }, { salt, b });
    const { SALT = '', SRP_B = '' } = server.challenge('2');
    serve(mocked, { parameters: { SALT: rewritten(SALT), SRP_B: rewritten(SRP_B) } });

    const reply = await signInWithSrp(mocked.client, app, publicApi, signIn);

    expect(reply).toEqual(tokens);
  });

  test('fails with Cognito’s refusal when the password is wrong', async () => {
    const mocked = mockedCognito();
    serve(mocked);

    const signingIn = signInWithSrp(mocked.client, app, publicApi, {
      ...signIn,
      credential: { kind: 'proved', password: 'x', userPoolId },
    });

    await expect(signingIn).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test.each([
    ['zero', '0'],
    ['a row of zeros', '0000'],
    ['N', formatHex(cognitoGroup.N)],
    ['twice N', formatHex(2n * cognitoGroup.N)],
  ])('refuses %s as SRP_B before it proves anything', async (_name, SRP_B) => {
    const mocked = mockedCognito();
    serve(mocked, { parameters: { SRP_B } });

    const signingIn = signInWithSrp(mocked.client, app, publicApi, signIn);

    await expect(signingIn).rejects.toMatchObject({ name: 'SrpError', reason: 'B mod N = 0' });
    expect(mocked.cognito).not.toHaveReceivedCommand(RespondToAuthChallengeCommand);
  });

  test.each([['SALT'], ['SRP_B']])('refuses a %s that is no number', async (name) => {
    const mocked = mockedCognito();
    serve(mocked, { parameters: { [name]: 'xyz' } });

    const signingIn = signInWithSrp(mocked.client, app, publicApi, signIn);

    await expect(signingIn).rejects.toMatchObject({ name: 'SrpError', reason: 'malformed hex' });
  });

  test.each([['SALT'], ['SRP_B'], ['SECRET_BLOCK'], ['USER_ID_FOR_SRP']])(
    'fails with NETWORK when the reply holds no %s',
    async (name) => {
      const mocked = mockedCognito();
      serve(mocked, { parameters: { [name]: undefined } });

      const signingIn = signInWithSrp(mocked.client, app, publicApi, signIn);

      await expect(signingIn).rejects.toMatchObject({
        name: 'CliError',
        kind: 'NETWORK',
        message: expect.stringContaining(name),
      });
      expect(mocked.cognito).not.toHaveReceivedCommand(RespondToAuthChallengeCommand);
    },
  );

  test('passes on a reply that asks for no proof', async () => {
    const mocked = mockedCognito();
    const other = { ChallengeName: 'CUSTOM_CHALLENGE', Session: 's' } as const;
    mocked.cognito.on(InitiateAuthCommand).resolves(other);

    const reply = await signInWithSrp(mocked.client, app, publicApi, signIn);

    expect(reply).toEqual(other);
    expect(mocked.sent()).toHaveLength(1);
  });

  test('makes a new public key for each sign-in', async () => {
    const mocked = mockedCognito();
    mocked.cognito.on(InitiateAuthCommand).resolves({});

    await signInWithSrp(mocked.client, app, publicApi, withRandom(1));
    await signInWithSrp(mocked.client, app, publicApi, withRandom(2));

    const [first, second] = mocked.sent();
    expect(first?.request).not.toEqual(second?.request);
  });
});
