import { createHash, timingSafeEqual } from 'node:crypto';
import type { Engine } from './engine.ts';

type RandomSource = Pick<Engine, 'randomBytes'>;

/** Many more bytes than one request needs. */
const stockSize = 16_384;

/** The same random source, read in large pieces. A read costs as much as a row of the database, whatever its size. */
export function inBulk(randomBytes: Engine['randomBytes']): Engine['randomBytes'] {
  let stock = new Uint8Array();
  return (size) => {
    if (size > stock.length) stock = Uint8Array.from(randomBytes(Math.max(size, stockSize)));
    const bytes = stock.subarray(0, size);
    stock = stock.subarray(size);
    return bytes;
  };
}

/** A text of `length` characters, each drawn from the alphabet. */
export function randomText(
  { randomBytes }: RandomSource,
  length: number,
  alphabet: string,
): string {
  const bytes = Buffer.from(randomBytes(length * 4));
  return Array.from({ length }, (_, index) =>
    alphabet.charAt(bytes.readUInt32BE(index * 4) % alphabet.length),
  ).join('');
}

/** Random bytes in base64url, for opaque tokens. */
export function randomOpaque({ randomBytes }: RandomSource, size: number): string {
  return Buffer.from(randomBytes(size)).toString('base64url');
}

/** An RFC 9562 version 4 UUID. */
export function randomUuid({ randomBytes }: RandomSource): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuidText(bytes);
}

/**
 * Shaped like Cognito's `sub`: the third group starts with 7 and the fourth does not start with 8 to b, so it is not a
 * valid UUID.
 */
export function randomSub({ randomBytes }: RandomSource): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8(bytes.readUInt8(8) & 0x7f, 8);
  return uuidText(bytes);
}

/** Whether a name has the form that `randomSub` gives. */
export function isSub(name: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[0-7][\da-f]{3}-[\da-f]{12}$/u.test(name);
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** A SHA-256 hash, stored in place of a secret that only has to be recognised. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares two secrets in time that does not depend on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(fingerprint(left)), Buffer.from(fingerprint(right)));
}
