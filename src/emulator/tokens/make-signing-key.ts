import { generateKeyPair, generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';

const options = {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;

/** Makes a 2048-bit RSA private key, as PKCS #8 PEM. Takes a tenth of a second or more. */
export function makeSigningKey(): string {
  return generateKeyPairSync('rsa', options).privateKey;
}

const generate = promisify(generateKeyPair);
let last: Promise<unknown> = Promise.resolve();

/** The same in another thread. Makes one key at a time, so that the other threads of the pool can sign tokens. */
export async function makeSigningKeyLater(): Promise<string> {
  const before = last;
  const made = before.then(() => generate('rsa', options));
  last = made.catch(() => undefined);
  const { privateKey } = await made;
  return privateKey;
}
