import { readyMadeKey } from '../../support/cognito/signing-keys.ts';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  createDeviceVerifier,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  type SrpSession,
} from 'cognito-srp-helper';
import { openEmbeddedCognito } from '../../../src/emulator/embedded-cognito.ts';
import {
  formatHex,
  privateKeyX,
  publicKeyA,
  publicKeyB,
  scramblerU,
  serverPremasterS,
  userPoolName,
  verifierV,
} from '../../../src/protocol/srp.ts';
import {
  type Embedded,
  makePool,
  openEmbedded,
  password,
  present,
  sdkFor,
  type TestPool,
} from '../../support/cognito/embedded.ts';

// The client here is another author's program, which shares no code with this one.

type Sdk = Pick<Embedded, 'sdk'>;

function secretHashes({ clientId, clientSecret }: TestPool): { SECRET_HASH?: string } {
  if (clientSecret === undefined) return {};
  return { SECRET_HASH: createSecretHash('ada', clientId, clientSecret) };
}

async function addAda({ sdk }: Sdk, pool: TestPool): Promise<void> {
  await sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username: 'ada',
      Password: password,
      SecretHash: secretHashes(pool).SECRET_HASH,
    }),
  );
  await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
}

/** The imitation with this moment's time: the helper has no other clock. */
async function openNow(): Promise<Embedded> {
  const embedded = await openEmbedded();
  embedded.clock.advance((new Date().getTime() - embedded.clock.now().getTime()) / 1000);
  return embedded;
}

/** Signs in as the helper's documentation has it, SRP_A sent in this form. */
async function signIn(
  { sdk }: Sdk,
  pool: TestPool,
  session: SrpSession,
  options: { SRP_A?: string; device?: Record<string, string> } = {},
): Promise<RespondToAuthChallengeCommandOutput> {
  const { SRP_A = session.largeA, device = {} } = options;
  const hashes = secretHashes(pool);
  const { ChallengeParameters } = await sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ada', SRP_A, ...hashes },
    }),
  );
  const challenge = { ChallengeParameters: present(ChallengeParameters) };
  const { passwordSignature } = signSrpSession(session, challenge);
  return sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: {
        USERNAME: 'ada',
        PASSWORD_CLAIM_SECRET_BLOCK: present(challenge.ChallengeParameters['SECRET_BLOCK']),
        PASSWORD_CLAIM_SIGNATURE: passwordSignature,
        TIMESTAMP: session.timestamp,
        ...hashes,
        ...device,
      },
    }),
  );
}

const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('cognito-srp-helper as the client', () => {
  test.each([false, true])('signs in by SRP, a client secret: %s', async (GenerateSecret) => {
    const embedded = await openNow();
    const pool = await makePool(embedded, { client: { GenerateSecret } });
    await addAda(embedded, pool);
    const session = createSrpSession('ada', password, pool.userPoolId, false);
    const wrong = createSrpSession('ada', 'Wrong-horse-1', pool.userPoolId, false);

    const reply = await signIn(embedded, pool, session);

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
    await expect(signIn(embedded, pool, wrong)).rejects.toMatchObject(incorrect);
  });

  test('signs in by a remembered device', async () => {
    const embedded = await openNow();
    const { sdk } = embedded;
    const pool = await makePool(embedded, {
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
      client: { GenerateSecret: true },
    });
    await addAda(embedded, pool);
    const newSession = (): SrpSession => createSrpSession('ada', password, pool.userPoolId, false);
    const { AuthenticationResult } = await signIn(embedded, pool, newSession());
    const { DeviceKey, DeviceGroupKey } = present(AuthenticationResult?.NewDeviceMetadata);
    const [key, group] = [present(DeviceKey), present(DeviceGroupKey)];
    const { DeviceRandomPassword, DeviceSecretVerifierConfig } = createDeviceVerifier(key, group);
    await sdk.send(
      new ConfirmDeviceCommand({
        AccessToken: AuthenticationResult?.AccessToken,
        DeviceKey,
        DeviceSecretVerifierConfig,
      }),
    );
    const proveDevice = async (known: string): Promise<RespondToAuthChallengeCommandOutput> => {
      const session = newSession();
      const names = { USERNAME: 'ada', DEVICE_KEY: key, ...secretHashes(pool) };
      const device = { DEVICE_KEY: key };
      const asked = await signIn(embedded, pool, session, { device });
      expect(asked.ChallengeName).toBe('DEVICE_SRP_AUTH');
      const verifier = await sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: 'DEVICE_SRP_AUTH',
          Session: asked.Session,
          ChallengeResponses: { ...names, SRP_A: session.largeA },
        }),
      );
      const challenge = { ChallengeParameters: present(verifier.ChallengeParameters) };
      const signed = signSrpSessionWithDevice(session, challenge, group, known);
      return sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
          Session: verifier.Session,
          ChallengeResponses: {
            ...names,
            PASSWORD_CLAIM_SECRET_BLOCK: present(challenge.ChallengeParameters['SECRET_BLOCK']),
            PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
            TIMESTAMP: session.timestamp,
          },
        }),
      );
    };

    const reply = await proveDevice(DeviceRandomPassword);

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
    expect(reply.AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
    await expect(proveDevice('wrong')).rejects.toMatchObject(incorrect);
  });
});

/** What a handshake is forced to look like. Numbers are hexadecimal without leading zeros, as they are sent. */
interface Handshake {
  readonly A: bigint;
  readonly B: bigint;
  readonly u: bigint;
  readonly S: () => bigint;
}

const digits = (value: bigint): number => value.toString(16).length;
const hasTopBit = (value: bigint): boolean => /^[89a-f]/.test(value.toString(16));
const isOdd = (value: bigint): boolean => digits(value) % 2 === 1;

const salts = {
  plain: '7bb7dcf905f418bf27b6623aa4d2f58f',
  'with its top bit set': 'fbb7dcf905f418bf27b6623aa4d2f58f',
  'of an odd count of digits': '0bb7dcf905f418bf27b6623aa4d2f58f',
  'with a leading zero byte': '007bdcf905f418bf27b6623aa4d2f58f',
  'with an odd count after a zero byte': '000bdcf905f418bf27b6623aa4d2f58f',
} as const;

const upper = (hex: string): string => hex.toUpperCase();
/** `BigInteger.ToString("X")` of .NET. */
const dotNet = (hex: string): string => (/^[89a-f]/.test(hex) ? `0${upper(hex)}` : upper(hex));

const kinds: readonly [
  string,
  {
    salt?: keyof typeof salts;
    holds?: (handshake: Handshake) => boolean;
    form?: (A: string) => string;
  },
][] = [
  ['A has its top bit set', { holds: ({ A }) => hasTopBit(A) && !isOdd(A) }],
  ['A has an odd count of digits', { holds: ({ A }) => isOdd(A) }],
  ['A has a leading zero byte', { holds: ({ A }) => digits(A) < 767 }],
  ['B has its top bit set', { holds: ({ B }) => hasTopBit(B) && !isOdd(B) }],
  ['B has an odd count of digits', { holds: ({ B }) => isOdd(B) }],
  ['B has a leading zero byte', { holds: ({ B }) => digits(B) < 767 }],
  ['u has its top bit set', { holds: ({ u }) => hasTopBit(u) && !isOdd(u) }],
  ['u has an odd count of digits', { holds: ({ u }) => isOdd(u) }],
  ['u has a leading zero byte', { holds: ({ u }) => digits(u) < 63 }],
  ['S has its top bit set', { holds: ({ S }) => hasTopBit(S()) && !isOdd(S()) }],
  ['S has an odd count of digits', { holds: ({ S }) => isOdd(S()) }],
  ['S has a leading zero byte', { holds: ({ S }) => digits(S()) < 767 }],
  ['the salt has its top bit set', { salt: 'with its top bit set' }],
  ['the salt has an odd count of digits', { salt: 'of an odd count of digits' }],
  ['the salt has a leading zero byte', { salt: 'with a leading zero byte' }],
  ['the salt has both', { salt: 'with an odd count after a zero byte' }],
  ['SRP_A is in upper case', { form: upper }],
  ['SRP_A comes from .NET', { form: dotNet, holds: ({ A }) => hasTopBit(A) && !isOdd(A) }],
  ['SRP_A has a leading zero too many', { form: (hex) => `0${hex}` }],
  ['SRP_A has leading zero bytes', { form: (hex) => `0000${hex}` }],
];

/** As whole sign-ins; srp-handshakes.test.ts has thousands without the rest. */
const handshakesPerKind = 1;

describe('forced handshakes', () => {
  test.each(kinds)(
    'succeed when %s',
    async (_, { salt = 'plain', holds = () => true, form = (hex) => hex }) => {
      const forced = await openForced(salts[salt]);
      let a = BigInt(`0x${randomBytes(6).toString('hex')}`);
      for (let done = 0; done < handshakesPerKind; done += 1) {
        const found = findHandshake(forced, a + 1n, holds);
        a = found.a;
        forced.nextB(found.b);
        const session: SrpSession = {
          ...createSrpSession('ada', password, forced.pool.userPoolId, false),
          smallA: formatHex(a),
          largeA: formatHex(publicKeyA(a)),
        };

        // oxlint-disable-next-line no-await-in-loop -- one file, one writer
        const reply = await signIn(forced, forced.pool, session, { SRP_A: form(session.largeA) });

        expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
      }
      forced.close();
    },
    120_000,
  );
});

interface Forced extends Sdk {
  readonly pool: TestPool;
  readonly v: bigint;
  /** Makes the server draw this secret b next. */
  readonly nextB: (b: bigint) => void;
  readonly close: () => void;
}

/** An imitation with a controlled random source: it gives this salt for every 16 bytes while ada signs up. */
async function openForced(salt: string): Promise<Forced> {
  const directory = mkdtempSync(join(tmpdir(), 'cogauth-embedded-'));
  let forcedSalt: string | undefined;
  let forcedB: bigint | undefined;
  const cognito = await openEmbeddedCognito({
    file: join(directory, 'cognito.db'),
    now: () => new Date(),
    randomBytes: (size) => {
      if (size === 16 && forcedSalt !== undefined) return Buffer.from(forcedSalt, 'hex');
      if (size !== 32 || forcedB === undefined) return randomBytes(size);
      return Buffer.from(formatHex(forcedB).padStart(64, '0'), 'hex');
    },
    makeSigningKey: readyMadeKey,
  });
  const sdk = sdkFor(cognito);
  const pool = await makePool({ sdk });
  forcedSalt = salt;
  await addAda({ sdk }, pool);
  forcedSalt = undefined;
  const realm = userPoolName(pool.userPoolId);
  const v = verifierV(privateKeyX(BigInt(`0x${salt}`), { realm, identity: 'ada', password }));
  return {
    sdk,
    pool,
    v,
    nextB: (b) => {
      forcedB = b;
    },
    close: () => {
      sdk.destroy();
      cognito.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Tries small secrets a, and a new b for each, until the handshake is as wanted. */
function findHandshake(
  { v }: Forced,
  from: bigint,
  holds: (handshake: Handshake) => boolean,
): { a: bigint; b: bigint } {
  for (let a = from; a < from + 20_000n; a += 1n) {
    // The server sets the top bit of what it draws.
    const b = BigInt(`0x${randomBytes(32).toString('hex')}`) | (1n << 255n);
    const [A, B] = [publicKeyA(a), publicKeyB({ b, v })];
    const u = scramblerU({ A, B });
    if (holds({ A, B, u, S: () => serverPremasterS({ A, b, B, v }) })) return { a, b };
  }
  throw new Error('No such handshake.');
}
