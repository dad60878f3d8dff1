// HOTP is RFC 4226, TOTP is RFC 6238.
import { createHmac } from 'node:crypto';
import { isSameText } from './is-same-text.ts';

/** RFC 6238's X. Cognito has no other. */
const defaultStepSeconds = 30;

/** Returns the code for one counter value. @see RFC 4226 section 5.3 */
export function hotp(secret: Uint8Array, counter: number | bigint, digits = 6): string {
  const counterBytes = Buffer.alloc(8);
  counterBytes.writeBigUInt64BE(BigInt(counter));
  const code = truncate(createHmac('sha1', secret).update(counterBytes).digest());
  return String(code % 10 ** digits).padStart(digits, '0');
}

/** RFC 6238 with Cognito's defaults: SHA-1, six digits, a 30-second step X from T0 = 0. */
export function totp(
  secret: Uint8Array,
  at: Date,
  { stepSeconds = defaultStepSeconds, digits = 6 } = {},
): string {
  return hotp(secret, timeStep(at, stepSeconds), digits);
}

/** Returns RFC 6238's T, the number of whole steps since 1970. */
export function timeStep(at: Date, stepSeconds = defaultStepSeconds): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds);
}

/**
 * Returns the time step of this six-digit code, so that a server can mark it as spent.
 *
 * @param match.window how many steps the clocks may differ, either way.
 * @returns undefined if no step within the window has this code.
 */
export function matchTotp(match: {
  readonly secret: Uint8Array;
  readonly code: string;
  readonly at: Date;
  readonly window?: number;
}): number | undefined {
  const { secret, code, at, window = 1 } = match;
  const now = timeStep(at);
  let matched: number | undefined;
  // All steps are tried, so that the time taken reveals nothing. The latest step wins: a server must remember that one
  // longest.
  for (let step = Math.max(0, now - window); step <= now + window; step += 1) {
    if (isSameText(hotp(secret, step), code)) matched = step;
  }
  return matched;
}

/** Returns how many seconds the current code is still valid, rounded up: 1 to 30. */
export function secondsLeftInStep(at: Date): number {
  const stepEnd = (timeStep(at) + 1) * defaultStepSeconds * 1000;
  return Math.ceil((stepEnd - at.getTime()) / 1000);
}

/** Dynamic truncation: the last four bits are the offset of the 31 bits. */
function truncate(mac: Buffer): number {
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  return mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
}
