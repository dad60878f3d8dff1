import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { privateKeyReader } from '../../../src/emulator/tokens/jwt-signing.ts';

/** Quick to make, which the keys of pools are not. */
function newKey(): string {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}

describe('privateKeyReader', () => {
  test('parses a key once', () => {
    const read = privateKeyReader();
    const [pem, other] = [newKey(), newKey()];

    expect(read(pem)).toBe(read(pem));
    expect(read(other)).not.toBe(read(pem));
  });

  test('gives the right key of very many', () => {
    const read = privateKeyReader();
    const pems = Array.from({ length: 150 }, newKey);

    const written = [...pems, ...pems].map((pem) =>
      read(pem).export({ type: 'pkcs8', format: 'pem' }),
    );

    expect(written).toEqual([...pems, ...pems]);
  });
});
