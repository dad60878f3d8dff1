import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { secretHash } from '../../src/protocol/secret-hash.ts';
import {
  SrpError,
  claimKey,
  claimSignature,
  clientKey,
  clientPremasterS,
  cognitoGroup,
  deviceVerifier,
  formatHex,
  hkdfSha256,
  identityHash,
  multiplierK,
  padHex,
  parseHex,
  privateKeyX,
  publicKeyA,
  publicKeyB,
  scramblerU,
  serverKey,
  verifierV,
  type ClientSide,
  type SrpIdentity,
} from '../../src/protocol/srp.ts';

const File = z.object({
  vectors: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      expected: z.record(z.string(), z.unknown()),
    }),
  ),
});

const { vectors } = File.parse(
  JSON.parse(readFileSync(new URL('srp-vectors.json', import.meta.url), 'utf8')),
);

/** The inputs of a vector. They remember which were read, so that no input is left out by mistake. */
class Inputs {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #unread: Set<string>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
    this.#unread = new Set(Object.keys(values));
  }

  get unread(): string[] {
    return [...this.#unread];
  }

  has(name: string): boolean {
    return name in this.#values;
  }

  value(name: string): unknown {
    this.#unread.delete(name);
    return this.#values[name];
  }

  text(name: string): string {
    return z.string().parse(this.value(name));
  }

  number(name: string): bigint {
    return parseHex(this.text(name));
  }

  bytes(name: string, encoding: BufferEncoding = 'hex'): Uint8Array {
    return Buffer.from(this.text(name), encoding);
  }
}

function userOf(given: Inputs): SrpIdentity {
  return {
    realm: given.text('poolName'),
    identity: given.text('userId'),
    password: given.text('password'),
  };
}

function deviceOf(given: Inputs): SrpIdentity {
  return {
    realm: given.text('deviceGroupKey'),
    identity: given.text('deviceKey'),
    password: given.text('devicePassword'),
  };
}

function clientSideOf(given: Inputs, identity: SrpIdentity): ClientSide {
  const a = given.number('a');
  const x = privateKeyX(given.number('saltHex'), identity);
  return { a, A: publicKeyA(a), B: given.number('B'), x };
}

function signatureOf(given: Inputs, key: Uint8Array, identity: Omit<SrpIdentity, 'password'>) {
  const secretBlock = given.bytes('secretBlock', 'base64');
  const timestamp = given.text('timestamp');
  return claimSignature({ ...identity, key, secretBlock, timestamp });
}

function reasonOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof SrpError ? error.reason.replace(' = ', ' == ') : 'another error';
  }
}

function text(bytes: Uint8Array, encoding: BufferEncoding = 'hex'): string {
  return Buffer.from(bytes).toString(encoding);
}

/** How each kind's published values are computed, under the names that the file has for them. */
const computations: Readonly<Record<string, (given: Inputs) => Record<string, unknown>>> = {
  k: () => ({ k: formatHex(multiplierK()) }),
  A: (given) => ({ A: formatHex(publicKeyA(given.number('a'))) }),
  u: (given) => ({ u: formatHex(scramblerU({ A: given.number('A'), B: given.number('B') })) }),
  S: (given) => {
    // This source has pool name and user id in one.
    const user = { realm: '', identity: given.text('identity'), password: given.text('password') };
    const side = clientSideOf(given, user);
    return { S: formatHex(clientPremasterS({ ...side, A: given.number('A') })) };
  },
  'illegal-B': (given) => {
    const side = { a: 5n, A: publicKeyA(5n), B: given.number('B'), x: 7n };
    return { rejected: reasonOf(() => clientKey(side)) };
  },
  'user-steps': (given) => {
    const side = { ...clientSideOf(given, userOf(given)), A: given.number('A') };
    return {
      A: formatHex(publicKeyA(side.a)),
      u: formatHex(scramblerU(side)),
      x: formatHex(side.x),
      S: formatHex(clientPremasterS(side)),
      hkdfKeyBase64: text(clientKey(side), 'base64'),
    };
  },
  'user-key': (given) => {
    const key = clientKey(clientSideOf(given, userOf(given)));
    return { hkdfKeyHex: text(key), hkdfKeyBase64: text(key, 'base64') };
  },
  'user-signature': (given) => {
    const user = userOf(given);
    const side = clientSideOf(given, user);
    return { A: formatHex(side.A), signature: signatureOf(given, clientKey(side), user) };
  },
  'device-signature': (given) => {
    const device = deviceOf(given);
    const key = clientKey(clientSideOf(given, device));
    return { signature: signatureOf(given, key, device) };
  },
  'signature-rawkey': (given) => {
    const key = given.has('keyUtf8') ? given.bytes('keyUtf8', 'utf8') : given.bytes('keyHex');
    const user = { realm: given.text('poolName'), identity: given.text('userId') };
    return { signature: signatureOf(given, key, user) };
  },
  'user-verifier': (given) => {
    const x = privateKeyX(given.number('saltHex'), userOf(given));
    return { verifierHex: formatHex(verifierV(x)) };
  },
  'server-B': (given) => {
    const B = publicKeyB({ b: given.number('b'), v: given.number('verifierHex') });
    return { B: formatHex(B) };
  },
  'server-key': (given) => {
    const [b, v] = [given.number('b'), given.number('verifierHex')];
    const key = serverKey({ A: given.number('A'), b, B: publicKeyB({ b, v }), v });
    return { hkdfKeyHex: text(key) };
  },
  'device-verifier': (given) => {
    const { salt, passwordVerifier } = deviceVerifier({
      deviceGroupKey: given.text('deviceGroupKey'),
      deviceKey: given.text('deviceKey'),
      devicePassword: given.text('devicePassword'),
      salt: given.bytes('saltHex'),
    });
    return { saltBase64: salt, passwordVerifierBase64: passwordVerifier };
  },
  'user-identity-hash': (given) => ({ sha256Hex: text(identityHash(userOf(given))) }),
  'device-identity-hash': (given) => ({
    sha256Base64: text(identityHash(deviceOf(given)), 'base64'),
  }),
  hexHash: (given) => ({ sha256Hex: text(cognitoGroup.hash(given.bytes('hex'))) }),
  'hkdf-rfc5869': (given) => {
    const material = given.bytes('ikmHex');
    const salt = given.bytes('saltHex');
    const info = given.bytes('infoHex');
    const size = z.number().parse(given.value('length'));
    return {
      prkHex: createHmac('sha256', salt).update(material).digest('hex'),
      okmHex: text(hkdfSha256({ material, salt, info, size })),
    };
  },
  'cognito-hkdf': (given) => {
    const isUnpadded = given.has('padFirst') && given.value('padFirst') === true;
    const material = isUnpadded ? padHex(given.number('ikmHex')) : given.bytes('ikmHex');
    const salt = isUnpadded ? padHex(given.number('saltHex')) : given.bytes('saltHex');
    return { keyHex: text(claimKey(material, salt)) };
  },
  padHex: (given) => ({ padded: text(padHex(given.number('hex'))) }),
  'padHex-int-table': (given) => {
    const numbers = z.array(z.int()).parse(given.value('ints'));
    return { hex: numbers.map((number) => text(padHex(BigInt(number)))) };
  },
  'secret-hash': (given) => {
    const username = given.text('username');
    const clientId = given.text('clientId');
    return {
      secretHash: secretHash({ username, clientId, clientSecret: given.text('clientSecret') }),
    };
  },
};

describe('SRP against values published by others', () => {
  test('the file is whole, and every kind in it can be computed', () => {
    const kinds = new Set(vectors.map(({ kind }) => kind));

    expect(vectors).toHaveLength(54);
    expect([...kinds].toSorted()).toEqual(Object.keys(computations).toSorted());
  });

  test.each(vectors)('$kind: $id', ({ kind, inputs, expected }) => {
    const compute = computations[kind];
    if (compute === undefined) throw new Error(`Nothing computes vectors of kind ${kind}.`);
    const given = new Inputs(inputs);

    const computed = compute(given);

    expect(Object.keys(expected)).not.toEqual([]);
    expect(computed).toMatchObject(expected);
    expect(given.unread).toEqual([]);
  });
});
