import {
  AdminRespondToAuthChallengeCommand,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { signInWithDevice } from '../../src/actions/sign-in-with-device.ts';
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

const device = { deviceKey: 'eu-west-1_d', deviceGroupKey: 'group', devicePassword: 'dp' };
/** With these two SALT and SRP_B both have an odd count of digits. */
const salt = BigInt(`0x${'a'.repeat(31)}`);
const b = (1n << 250n) + 22n;

const tokens = { AuthenticationResult: { AccessToken: 'at', ExpiresIn: 3600 } };
const signIn = {
  device,
  username: 'ada',
  session: undefined,
  now: noon,
  randomBytes: (size: number) => new Uint8Array(size).fill(7),
};

interface Distortion {
  readonly parameters?: Record<string, string | undefined>;
  readonly session?: string;
}

/** Makes the stub a server that knows the verifier of ada's device. */
function serve({ cognito }: MockedCognito, { parameters = {}, session }: Distortion = {}): void {
  const identity = { realm: 'group', identity: 'eu-west-1_d', password: 'dp' };
  const server = srpServer(identity, { salt, b });
  const respond = (request: RespondToAuthChallengeCommandInput) => {
    if (request.ChallengeName === 'DEVICE_PASSWORD_VERIFIER') {
      server.check(request.ChallengeResponses);
      return tokens;
    }
    return {
      ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
      ...(session === undefined ? {} : { Session: session }),
      ChallengeParameters: {
        ...server.challenge(request.ChallengeResponses?.['SRP_A']),
        DEVICE_KEY: 'eu-west-1_d',
        USERNAME: 'ada',
        ...parameters,
      },
    };
  };
  cognito.on(RespondToAuthChallengeCommand).callsFake(respond);
  cognito.on(AdminRespondToAuthChallengeCommand).callsFake(respond);
}

const hex = expect.stringMatching(/^[0-9a-f]+$/);
const proof = {
  PASSWORD_CLAIM_SECRET_BLOCK: Buffer.from('a secret block').toString('base64'),
  PASSWORD_CLAIM_SIGNATURE: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
  TIMESTAMP: 'Tue Jan 1 12:00:00 UTC 2030',
};

describe('signInWithDevice', () => {
  test('proves the device password by two public answers, without Session where none was given', async () => {
    const mocked = mockedCognito();
    serve(mocked);

    const reply = await signInWithDevice(mocked.client, app, publicApi, signIn);

    expect(reply).toEqual(tokens);
    expect(mocked.sent()).toEqual([
      {
        operation: 'RespondToAuthChallenge',
        request: {
          ClientId: 'app',
          ChallengeName: 'DEVICE_SRP_AUTH',
          ChallengeResponses: { USERNAME: 'ada', DEVICE_KEY: 'eu-west-1_d', SRP_A: hex },
        },
      },
      {
        operation: 'RespondToAuthChallenge',
        request: {
          ClientId: 'app',
          ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
          ChallengeResponses: { USERNAME: 'ada', DEVICE_KEY: 'eu-west-1_d', ...proof },
        },
      },
    ]);
  });

  test('by the admin answers each hash is over the real name, each Session the one just received', async () => {
    const mocked = mockedCognito();
    serve(mocked, { session: 's2' });

    const reply = await signInWithDevice(mocked.client, secretApp, adminApi, {
      ...signIn,
      session: 's1',
    });

    expect(reply).toEqual(tokens);
    const common = { USERNAME: 'ada', SECRET_HASH: hashOver('ada'), DEVICE_KEY: 'eu-west-1_d' };
    expect(mocked.sent()).toEqual([
      {
        operation: 'AdminRespondToAuthChallenge',
        request: {
          UserPoolId: userPoolId,
          ClientId: 'app',
          ChallengeName: 'DEVICE_SRP_AUTH',
          Session: 's1',
          ChallengeResponses: { ...common, SRP_A: hex },
        },
      },
      {
        operation: 'AdminRespondToAuthChallenge',
        request: {
          UserPoolId: userPoolId,
          ClientId: 'app',
          ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
          Session: 's2',
          ChallengeResponses: { ...common, ...proof },
        },
      },
    ]);
  });

  test('meets SALT and SRP_B of an odd count of digits in these tests', () => {
    const identity = { realm: 'group', identity: 'eu-west-1_d', password: 'dp' };
    const { SALT, SRP_B } = srpServer(identity, { salt, b }).challenge('2');

    expect(SALT?.length).toBe(31);
    expect(SRP_B?.length).toBe(767);
  });

  test('gives the triggers of both calls what was given at the beginning', async () => {
    const mocked = mockedCognito();
    serve(mocked);

    const withMetadata = { ...signIn, clientMetadata: { tenant: 'blue' } };
    await signInWithDevice(mocked.client, app, publicApi, withMetadata);

    expect(mocked.sent().map(({ request }) => request)).toEqual([
      expect.objectContaining({ ClientMetadata: { tenant: 'blue' } }),
      expect.objectContaining({ ClientMetadata: { tenant: 'blue' } }),
    ]);
  });

  test('says that it is the proof of the device that is refused, and not the password', async () => {
    const mocked = mockedCognito();
    serve(mocked);
    const other = { ...signIn, device: { ...device, devicePassword: 'x' } };

    const signingIn = signInWithDevice(mocked.client, app, publicApi, other);

    await expect(signingIn).rejects.toMatchObject({
      code: 'DeviceProofRefused',
      kind: 'BAD_CREDENTIALS',
      message: expect.stringContaining('accepted the password'),
      cause: expect.objectContaining({ name: 'NotAuthorizedException' }),
    });
  });

  test('refuses zero as SRP_B before it proves anything', async () => {
    const mocked = mockedCognito();
    serve(mocked, { parameters: { SRP_B: '0' } });

    const signingIn = signInWithDevice(mocked.client, app, publicApi, signIn);

    await expect(signingIn).rejects.toMatchObject({ name: 'SrpError', reason: 'B mod N = 0' });
    expect(mocked.cognito).toHaveReceivedCommandTimes(RespondToAuthChallengeCommand, 1);
  });

  test.each([['SALT'], ['SRP_B'], ['SECRET_BLOCK']])(
    'fails with NETWORK when the reply holds no %s',
    async (name) => {
      const mocked = mockedCognito();
      serve(mocked, { parameters: { [name]: undefined } });

      const signingIn = signInWithDevice(mocked.client, app, publicApi, signIn);

      await expect(signingIn).rejects.toMatchObject({ name: 'CliError', kind: 'NETWORK' });
    },
  );

  test('passes on a reply that asks for no proof', async () => {
    const mocked = mockedCognito();
    mocked.cognito.on(RespondToAuthChallengeCommand).resolves(tokens);

    const reply = await signInWithDevice(mocked.client, app, publicApi, signIn);

    expect(reply).toEqual(tokens);
    expect(mocked.sent()).toHaveLength(1);
  });
});
