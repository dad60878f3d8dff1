import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let given = 0;

/**
 * A 2048-bit RSA private key as PKCS #8 PEM. To make one takes a third of a second, so that all pools of a test run share
 * two, whichever process makes them.
 */
export function readyMadeKey(): string {
  given += 1;
  const file = join(tmpdir(), `signing-key-${given % 2}.pem`);
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    writeFileSync(`${file}.${process.pid}`, privateKey);
    renameSync(`${file}.${process.pid}`, file);
  }
  return readFileSync(file, 'utf8');
}
