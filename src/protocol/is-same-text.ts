import { timingSafeEqual } from 'node:crypto';

/** Whether a secret text and a given one are equal. The time taken depends on nothing but their lengths. */
export function isSameText(secret: string, given: string): boolean {
  const secretBytes = Buffer.from(secret);
  const givenBytes = Buffer.from(given);
  return secretBytes.length === givenBytes.length && timingSafeEqual(secretBytes, givenBytes);
}
