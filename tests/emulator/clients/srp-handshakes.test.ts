import { isWhole } from '../../support/faults/sample.ts';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../src/emulator/engine.ts';
import {
  findExchange,
  isProven,
  openExchange,
} from '../../../src/emulator/sign-in/srp-exchanges.ts';
import { type Database, openDatabase } from '../../../src/emulator/storage/database.ts';
import { privateKeyReader } from '../../../src/emulator/tokens/jwt-signing.ts';
import { storePassword } from '../../../src/emulator/users/passwords.ts';
import { provenPasswords } from '../../../src/emulator/users/proven-passwords.ts';
import type { StoredPassword } from '../../../src/emulator/users/users.ts';
import {
  cognitoGroup,
  modPow,
  multiplierK,
  parseHex,
  privateKeyX,
  publicKeyA,
  scramblerU,
  serverPremasterS,
  userPoolName,
  verifierV,
} from '../../../src/protocol/srp.ts';
import { seededBytes } from '../../protocol/seeded-bytes.ts';
import { present } from '../../support/cognito/embedded.ts';
import {
  libraryIntegers,
  raisePowersQuickly,
  type SrpClient,
  srpClients,
  type SrpUser,
} from '../../support/cognito/srp-clients.ts';

// Handshakes of the server's own code with three clients that share none of it: hundreds in `npm test`, two thousand in
// `npm run test:all`. The same numbers come again with the same seed: SRP_SEED=… repeats a run.

const seed = process.env['SRP_SEED'] ?? randomBytes(8).toString('hex');
const randomHandshakes = isWhole ? 300 : 30;
const forcedHandshakes = isWhole ? 21 : 7;
/** Of numbers that take a power to try: one in 256 has a leading zero byte. */
const forcedRareHandshakes = isWhole ? 7 : 2;

const userPoolId = 'us-east-1_AbCdEfGhI';
const realm = userPoolName(userPoolId);
const party = { poolId: userPoolId, clientId: 'app', challenge: 'PASSWORD_VERIFIER' } as const;
const { N } = cognitoGroup;

/** The random values of both sides, and the user. */
interface Sample {
  readonly salt: Uint8Array;
  readonly a: bigint;
  readonly b: bigint;
  readonly username: string;
  readonly password: string;
}

let database: Database;
beforeAll(async () => {
  database = await openDatabase(':memory:');
  const insert = 'INSERT INTO pools (id, created_at, document) VALUES (?, ?, ?)';
  database.run(insert, userPoolId, 0, '{}');
});
afterAll(() => {
  database.close();
});

// Clients have no other clock than the real one.
const now = (): Date => new Date();

/** An engine whose random source gives this salt and this secret b. */
function engineWith({ salt, b }: Pick<Sample, 'salt' | 'b'>): Engine {
  const secret = Buffer.from(b.toString(16).padStart(64, '0'), 'hex');
  const fixedBytes = new Map([
    [salt.length, salt],
    [secret.length, secret],
  ]);
  return {
    database,
    now,
    clientNow: now,
    randomBytes: (size) => fixedBytes.get(size) ?? randomBytes(size),
    makeSigningKey: () => {
      throw new Error('No token is issued here.');
    },
    makeSigningKeyLater: async () => {
      throw new Error('No token is issued here.');
    },
    readPrivateKey: privateKeyReader(),
    provenPasswords: provenPasswords(randomBytes(32)),
  };
}

/** Whether the server takes the client's proof. */
async function agrees(
  client: SrpClient,
  sample: Sample,
  known = sample.password,
): Promise<boolean> {
  const engine = engineWith(sample);
  const { username, password, a } = sample;
  const stored: StoredPassword = storePassword(engine, { poolId: userPoolId, username }, password);
  const user: SrpUser = { userPoolId, username, password: known, a };
  const opening = { ...party, username, authFlow: 'USER_SRP_AUTH', deviceKey: undefined };
  const proof = await client(user, (SRP_A) => openExchange(engine, opening, SRP_A, stored));
  const exchange = findExchange(engine, proof.PASSWORD_CLAIM_SECRET_BLOCK, { ...party, username });
  return isProven(engine, present(exchange), stored, { realm, identity: username }, proof);
}

/** The first few disagreements, each with all it takes to see it again. */
async function disagreements(all: readonly Sample[]): Promise<string[]> {
  const found: string[] = [];
  for (const [name, client] of srpClients) {
    for (const sample of all) {
      const { salt, a, b, username, password } = sample;
      const inputs = JSON.stringify({
        SRP_SEED: seed,
        salt: Buffer.from(salt).toString('hex'),
        a: a.toString(16),
        b: b.toString(16),
        username,
        password,
      });
      // oxlint-disable-next-line no-await-in-loop -- one core
      if (!(await agrees(client, sample))) found.push(`${name}: ${inputs}`);
    }
  }
  return found.slice(0, 3);
}

type Bytes = (size: number) => Uint8Array;

function number(bytes: Uint8Array): bigint {
  return parseHex(Buffer.from(bytes).toString('hex'));
}

/** The server sets the top bit of what it draws. */
function serverSecret(bytes: Bytes): bigint {
  return number(bytes(32)) | (1n << 255n);
}

function drawn(bytes: Bytes): Sample {
  return {
    salt: bytes(16),
    // As many bytes as Amazon's clients draw.
    a: number(bytes(128)),
    b: serverSecret(bytes),
    username: `ada-${Buffer.from(bytes(4)).toString('hex')}`,
    password: `pässword ${Buffer.from(bytes(12)).toString('base64')}`,
  };
}

describe('the quick powers', () => {
  // Node's own arithmetic must say the same as each library's, or the handshakes below would prove nothing about it.
  test.each(libraryIntegers)('are what %s says, of negative numbers too', (_, Integers) => {
    const bytes = seededBytes(`powers ${seed}`);
    const digits = [1, 128, 383].map((size) => number(bytes(size)).toString(16));
    const [base = '', ...exponents] = digits.toReversed();
    const modulus = new Integers(N.toString(16), 16);
    for (const signed of [base, `-${base}`]) {
      const value = signed.startsWith('-') ? -parseHex(base) : parseHex(base);
      for (const exponent of exponents) {
        const power = new Integers(signed, 16).modPow(
          new Integers(exponent, 16),
          modulus,
          () => undefined,
        );

        expect(power.toString(16)).toBe(modPow(value, parseHex(exponent), N).toString(16));
      }
    }
  });
});

const digitsOf = (value: bigint): string => value.toString(16);

/** The forms of a number that a client or server gets wrong when it pads carelessly. */
const shapes = {
  'has a leading zero byte': (value: bigint, size: number) => value >> BigInt(size * 8 - 8) === 0n,
  'has an odd count of digits': (value: bigint) => digitsOf(value).length % 2 === 1,
  'has its top bit set': (value: bigint, size: number) => value >> BigInt(size * 8 - 1) === 1n,
} as const;
type Shape = keyof typeof shapes;

/** Tries secrets until the number has the shape. Powers of 2 are gone through by doubling: no power is taken for each. */
const searches: Readonly<
  Record<string, { size: number; rare?: boolean; find: (bytes: Bytes, fits: Fits) => Sample }>
> = {
  'the salt': { size: 16, find: (bytes, fits) => findSalt(bytes, (salt) => fits(number(salt))) },
  x: {
    size: 32,
    find: (bytes, fits) => findSalt(bytes, (salt, sample) => fits(keyX({ ...sample, salt }))),
  },
  v: {
    size: 384,
    rare: true,
    find: (bytes, fits) =>
      findSalt(bytes, (salt, sample) => fits(verifierV(keyX({ ...sample, salt })))),
  },
  A: { size: 384, find: (bytes, fits) => findA(drawn(bytes), ({ A }) => fits(A)) },
  u: {
    size: 32,
    find: (bytes, fits) => findA(drawn(bytes), ({ A, B }) => fits(scramblerU({ A, B }))),
  },
  S: {
    size: 384,
    rare: true,
    find: (bytes, fits) =>
      findA(drawn(bytes), ({ A, B, b, v }) => fits(serverPremasterS({ A, b, B, v }))),
  },
  B: { size: 384, find: findB },
};
type Fits = (value: bigint) => boolean;

function keyX({ salt, username, password }: Sample): bigint {
  return privateKeyX(number(salt), { realm, identity: username, password });
}

function findSalt(bytes: Bytes, fits: (salt: Uint8Array, sample: Sample) => boolean): Sample {
  const sample = drawn(bytes);
  let salt = bytes(16);
  while (!fits(salt, sample)) salt = bytes(16);
  return { ...sample, salt };
}

interface Handshake {
  readonly A: bigint;
  readonly B: bigint;
  readonly b: bigint;
  readonly v: bigint;
}

function findA(sample: Sample, fits: (handshake: Handshake) => boolean): Sample {
  const { b } = sample;
  const v = verifierV(keyX(sample));
  const B = (multiplierK() * v + modPow(2n, b, N)) % N;
  let [a, A] = [sample.a, publicKeyA(sample.a)];
  while (!fits({ A, B, b, v })) [a, A] = [a + 1n, (A * 2n) % N];
  return { ...sample, a };
}

function findB(bytes: Bytes, fits: Fits): Sample {
  const sample = drawn(bytes);
  const kv = multiplierK() * verifierV(keyX(sample));
  let [b, power] = [sample.b, modPow(2n, sample.b, N)];
  while (!fits((kv + power) % N)) [b, power] = [b + 1n, (power * 2n) % N];
  return { ...sample, b };
}

const shapeNames: readonly Shape[] = [
  'has a leading zero byte',
  'has an odd count of digits',
  'has its top bit set',
];

describe('our server and three clients', () => {
  let stop: () => void;
  beforeAll(() => {
    stop = raisePowersQuickly();
  });
  afterAll(() => {
    stop();
  });

  describe('random handshakes', () => {
    test.each(srpClients)('with a wrong password are refused to %s', async (_, client) => {
      const bytes = seededBytes(`wrong ${seed}`);
      const accepted: boolean[] = [];
      for (let count = 0; count < 10; count += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one core
        accepted.push(await agrees(client, drawn(bytes), 'Wrong-horse-1'));
      }

      expect(accepted).not.toContain(true);
    });

    test('agree', async () => {
      const bytes = seededBytes(`random ${seed}`);
      const all = Array.from({ length: randomHandshakes }, () => drawn(bytes));

      expect(await disagreements(all)).toEqual([]);
    }, 240_000);
  });

  describe('forced handshakes', () => {
    const kinds = Object.keys(searches).flatMap((of) =>
      shapeNames.map((shape): [string, Shape] => [of, shape]),
    );

    test.each(kinds)('agree when %s %s', async (of, shape) => {
      const { size, rare = false, find } = present(searches[of]);
      const bytes = seededBytes(`${of} ${shape} ${seed}`);
      const isRare = rare && shape === 'has a leading zero byte';
      const length = isRare ? forcedRareHandshakes : forcedHandshakes;
      const all = Array.from({ length }, () => find(bytes, (value) => shapes[shape](value, size)));

      expect(await disagreements(all)).toEqual([]);
    });
  });
});
