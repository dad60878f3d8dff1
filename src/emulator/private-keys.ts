import { createPrivateKey, type KeyObject } from 'node:crypto';

/** More pools than this at once are rare; their keys are parsed again. */
const capacity = 100;

/** Parses private keys from PEM, each once: parsing takes longer than the signature that it is for. */
export function privateKeyReader(): (pem: string) => KeyObject {
  const known = new Map<string, KeyObject>();
  return (pem) => {
    const found = known.get(pem);
    if (found !== undefined) return found;
    if (known.size >= capacity) known.clear();
    const key = createPrivateKey(pem);
    known.set(pem, key);
    return key;
  };
}
