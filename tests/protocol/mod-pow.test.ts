import { describe, expect, test } from '@jest/globals';
import { modPow, modPowWithBigInt } from '../../src/protocol/mod-pow.ts';
import { cognitoGroup, modPow as modPowOfSrp } from '../../src/protocol/srp.ts';
import { seededBytes } from './seeded-bytes.ts';

const { N } = cognitoGroup;

/** Right-to-left square-and-multiply: written apart from the code under test, which goes left to right. */
function plainModPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = ((base % modulus) + modulus) % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const randomBytes = seededBytes('modPow');

function number(bytes: number): bigint {
  return BigInt(`0x${Buffer.from(randomBytes(bytes)).toString('hex')}`);
}

const oddModulus = number(128) | 1n | (1n << 1023n);

const cases: [string, bigint, bigint, bigint][] = [
  ['exponent 0', 5n, 0n, N],
  ['exponent 1', 5n, 1n, N],
  ['exponent 2, an even result', 6n, 2n, N],
  ['base 0', 0n, 7n, N],
  ['base 0, exponent 0', 0n, 0n, N],
  ['base 1', 1n, number(32), N],
  ['base N', N, 3n, N],
  ['base above N', N * N + 12345n, number(32), N],
  ['base N - 1, odd exponent', N - 1n, 3n, N],
  ['base N - 1, even exponent', N - 1n, 4n, N],
  ['negative base', -5n, 3n, N],
  ['a result with leading zero bytes', 2n, 8n, N],
  ['a result with its top bit set', 2n, 3071n, N],
  ['exponent N - 1', 3n, N - 1n, N],
  ['exponent N', 3n, N, N],
  ['exponent above N', 3n, N + 5n, N],
  ['exponent of twice the bits', 3n, N * 5n + 1n, N],
  ['even modulus', number(384), number(32), N - 1n],
  ['power of two as modulus', 3n, number(32), 1n << 1024n],
  ['modulus of 1024 bits', number(128), number(128), oddModulus],
  ['modulus of 1021 bits', number(128), number(32), oddModulus >> 3n],
  ['modulus above 3072 bits', number(500), number(32), (1n << 4095n) | 1n],
  ['modulus of 512 bits', number(64), number(32), (1n << 511n) | number(60) | 1n],
  ['modulus of 511 bits', number(64), number(32), (1n << 510n) | number(60) | 1n],
  ['modulus 1', 5n, 3n, 1n],
  ['modulus 1, exponent 0', 5n, 0n, 1n],
  ['modulus 2', 5n, 3n, 2n],
  ['small odd modulus', 10n, 20n, 101n],
  ['small even modulus', 7n, 20n, 100n],
];

describe('modPow', () => {
  test.each(cases)('gives what square-and-multiply gives: %s', (_, base, exponent, modulus) => {
    const expected = plainModPow(base, exponent, modulus);

    const results = [modPow, modPowWithBigInt].map((power) => power(base, exponent, modulus));

    expect(results).toEqual([expected, expected]);
  });

  test('gives what square-and-multiply gives for many random numbers', () => {
    for (let round = 0; round < 60; round += 1) {
      const modulus = number(64 + round) | 1n | (1n << 511n);
      const [base, exponent] = [number(64 + round), number(1 + (round % 32))];
      const expected = plainModPow(base, exponent, modulus);

      expect(modPow(base, exponent, modulus)).toBe(expected);
      expect(modPowWithBigInt(base, exponent, modulus)).toBe(expected);
    }
  });

  test('gives what square-and-multiply gives for every small case', () => {
    for (let modulus = 1n; modulus <= 12n; modulus += 1n) {
      for (let base = -13n; base <= 13n; base += 1n) {
        for (let exponent = 0n; exponent <= 6n; exponent += 1n) {
          const expected = plainModPow(base, exponent, modulus);

          expect(modPow(base, exponent, modulus)).toBe(expected);
        }
      }
    }
  });

  test.each([modPow, modPowWithBigInt])('refuses what has no answer', (power) => {
    expect(() => power(2n, -1n, N)).toThrow(RangeError);
    expect(() => power(2n, 3n, 0n)).toThrow(RangeError);
    expect(() => power(2n, 3n, -N)).toThrow(RangeError);
  });

  test('is the one that srp.ts offers', () => {
    expect(modPowOfSrp).toBe(modPow);
  });
});
