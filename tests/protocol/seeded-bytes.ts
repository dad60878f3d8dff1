import { createHash } from 'node:crypto';

/** A random source that gives the same bytes in every run: SHA-256 of the seed and a counter. */
export function seededBytes(seed: string): (size: number) => Uint8Array {
  let counter = 0;
  return (size) => {
    const blocks: Buffer[] = [];
    while (blocks.length * 32 < size) {
      blocks.push(createHash('sha256').update(`${seed} ${counter}`).digest());
      counter += 1;
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, size));
  };
}
