import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** More people than this at once are rare; their passwords are looked at in full again. */
const capacity = 10_000;

/** Remembers which passwords were right, so that the next sign-in need not compute a verifier. */
export interface ProvenPasswords {
  readonly has: (verifier: string, password: string) => boolean;
  readonly add: (verifier: string, password: string) => void;
}

/**
 * Neither passwords nor anything they could be found by leave this process: only digests are kept, by a key that dies with
 * it. A password that was changed has another verifier, and so is not found.
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

/** A verifier has a salt of its own, and is hexadecimal: where it ends is plain. */
function digest(secret: KeyObject, verifier: string, password: string): string {
  return createHmac('sha256', secret).update(`${verifier}:${password}`).digest('base64');
}
