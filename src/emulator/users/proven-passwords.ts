import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** How many passwords are remembered. Beyond that all are forgotten and checked in full again. */
const capacity = 10_000;

/** Remembers which passwords were right, so that the next sign-in does not compute a verifier. */
export interface ProvenPasswords {
  readonly has: (verifier: string, password: string) => boolean;
  readonly add: (verifier: string, password: string) => void;
}

/**
 * Keeps only digests, made with a key that exists in the memory of this process alone. A changed password has another
 * verifier, so its digest is not found.
 *
 * @param key 32 random bytes
 */
export function provenPasswords(key: Uint8Array): ProvenPasswords {
  const secret = createSecretKey(key);
  const known = new Set<string>();
  return {
    has: (verifier, password) => known.has(digest(secret, verifier, password)),
    add: (verifier, password) => {
      if (known.size >= capacity) known.clear();
      known.add(digest(secret, verifier, password));
    },
  };
}

/** The verifier makes the digest specific to the user. It is hexadecimal, so the separator cannot be part of it. */
function digest(secret: KeyObject, verifier: string, password: string): string {
  return createHmac('sha256', secret).update(`${verifier}:${password}`).digest('base64');
}
