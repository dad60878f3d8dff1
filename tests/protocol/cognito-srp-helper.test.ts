import { describe, expect, test } from '@jest/globals';
import {
  createDeviceVerifier,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
} from 'cognito-srp-helper';
import {
  claimSignature,
  clientPremasterS,
  ephemeralSecret,
  formatHex,
  parseHex,
  privateKeyX,
  publicKeyA,
  publicKeyB,
  scramblerU,
  serverKey,
  verifierV,
} from '../../src/protocol/srp.ts';
import { seededBytes } from './seeded-bytes.ts';

const ada = { realm: 'AbCdE', identity: 'ada', password: 'Correct-Horse-7' };
const secretBlock = Uint8Array.of(0xfb, 0, 0x7f);
const secretBlockText = Buffer.from(secretBlock).toString('base64');
const salt = 0x8bb7dcf905f418bf27b6623aa4d2f58fn;
const x = privateKeyX(salt, ada);
const v = verifierV(x);

/** What the other program signs when it plays the client with this secret a. */
function signatureByHelper(a: bigint, saltHex: string, B: bigint) {
  const session = {
    ...createSrpSession('ada', ada.password, 'us-east-1_AbCdE', false),
    smallA: formatHex(a),
    largeA: formatHex(publicKeyA(a)),
  };
  const { passwordSignature } = signSrpSession(session, {
    ChallengeParameters: {
      SALT: saltHex,
      SRP_B: formatHex(B),
      SECRET_BLOCK: secretBlockText,
      USER_ID_FOR_SRP: 'ada',
    },
  });
  return { passwordSignature, timestamp: session.timestamp };
}

/** What our server expects. */
function expectedSignature(a: bigint, b: bigint, verifier: bigint, timestamp: string): string {
  const [A, B] = [publicKeyA(a), publicKeyB({ b, v: verifier })];
  const key = serverKey({ A, b, B, v: verifier });
  return claimSignature({ ...ada, key, secretBlock, timestamp });
}

/** Tries small numbers b until the condition on the handshake holds. */
function secretsWhere(holds: (u: bigint, S: () => bigint) => boolean): { a: bigint; b: bigint } {
  const a = 3n;
  const A = publicKeyA(a);
  for (let b = 2n; b < 20_000n; b += 1n) {
    const B = publicKeyB({ b, v });
    if (holds(scramblerU({ A, B }), () => clientPremasterS({ a, A, B, x }))) return { a, b };
  }
  throw new Error('No such handshake.');
}

describe('our server with cognito-srp-helper as its client', () => {
  test('agrees over secrets of its own choice', () => {
    const session = createSrpSession('ada', ada.password, 'us-east-1_AbCdE', false);
    const b = ephemeralSecret(seededBytes('helper'));
    const [A, B] = [parseHex(session.largeA), publicKeyB({ b, v })];

    const { passwordSignature } = signSrpSession(session, {
      ChallengeParameters: {
        SALT: formatHex(salt),
        SRP_B: formatHex(B),
        SECRET_BLOCK: secretBlockText,
        USER_ID_FOR_SRP: 'ada',
      },
    });

    const key = serverKey({ A, b, B, v });
    expect(passwordSignature).toBe(
      claimSignature({ ...ada, key, secretBlock, timestamp: session.timestamp }),
    );
  });

  test.each<[string, (u: bigint, S: () => bigint) => boolean]>([
    ['u begins with a zero byte', (u) => u >> 248n === 0n],
    ['u has an odd count of digits', (u) => u.toString(16).length % 2 === 1],
    ['u has its top bit set', (u) => u >> 255n === 1n],
    ['u has its top bit clear', (u) => u >> 252n > 0n && u >> 255n === 0n],
    ['S begins with a zero byte', (_, S) => S() >> 3064n === 0n],
    ['S has an odd count of digits', (_, S) => S().toString(16).length % 2 === 1],
    ['S has its top bit set', (_, S) => S() >> 3071n === 1n],
    ['S has its top bit clear', (_, S) => S() >> 3068n > 0n && S() >> 3071n === 0n],
  ])('agrees when %s', (_, holds) => {
    const { a, b } = secretsWhere(holds);

    const { passwordSignature, timestamp } = signatureByHelper(
      a,
      formatHex(salt),
      publicKeyB({ b, v }),
    );

    expect(passwordSignature).toBe(expectedSignature(a, b, v, timestamp));
  });

  test.each(['0', '7', '80', 'abc', '00ff', '0123456789abcdef0123456789abcdef'])(
    'agrees over the salt %s',
    (saltHex) => {
      const verifier = verifierV(privateKeyX(parseHex(saltHex), ada));

      const { passwordSignature, timestamp } = signatureByHelper(
        5n,
        saltHex,
        publicKeyB({ b: 9n, v: verifier }),
      );

      expect(passwordSignature).toBe(expectedSignature(5n, 9n, verifier, timestamp));
    },
  );

  test('signs a remembered device in', () => {
    const session = createSrpSession('ada', '', 'us-east-1_AbCdE', false);
    const made = createDeviceVerifier('us-east-1_device', '-v7w9UcY6');
    const config = made.DeviceSecretVerifierConfig;
    const verifier = parseHex(Buffer.from(config.PasswordVerifier, 'base64').toString('hex'));
    const [A, B] = [parseHex(session.largeA), publicKeyB({ b: 9n, v: verifier })];

    const { passwordSignature } = signSrpSessionWithDevice(
      session,
      {
        ChallengeParameters: {
          SALT: Buffer.from(config.Salt, 'base64').toString('hex'),
          SRP_B: formatHex(B),
          SECRET_BLOCK: secretBlockText,
          DEVICE_KEY: 'us-east-1_device',
        },
      },
      '-v7w9UcY6',
      made.DeviceRandomPassword,
    );

    const key = serverKey({ A, b: 9n, B, v: verifier });
    expect(passwordSignature).toBe(
      claimSignature({
        key,
        realm: '-v7w9UcY6',
        identity: 'us-east-1_device',
        secretBlock,
        timestamp: session.timestamp,
      }),
    );
  });
});
