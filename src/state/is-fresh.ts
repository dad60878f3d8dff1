import type { Tokens } from './flow.ts';

/** A token this close to its end would be refused on arrival. */
const marginMs = 10_000;

/** Whether the access token will still be taken when it arrives. */
export function isFresh({ expiresAt }: Tokens, now: Date): boolean {
  return Date.parse(expiresAt) - marginMs > now.getTime();
}
