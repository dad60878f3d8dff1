// This machine's clock goes into TOTP codes and SRP proofs; the server checks them with its own clock.

/** Clocks may differ by one TOTP step; beyond that, codes are rejected. */
const windowMs = 30_000;

/**
 * How far this machine's clock is ahead of the server's, by the `Date` header of a reply; negative when it is behind.
 *
 * @returns undefined when the reply has no Date
 * @see RFC 9110 section 6.6.1
 */
export function measureSkew(
  date: string | undefined,
  { sentAt, receivedAt }: { readonly sentAt: Date; readonly receivedAt: Date },
): number | undefined {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return undefined;
  // The header has whole seconds, and the server wrote it at some time between sending and receiving.
  const serverTime = told + 500;
  return (sentAt.getTime() + receivedAt.getTime()) / 2 - serverTime;
}

/** Whether the server rejects every code that this machine computes. */
export function isBeyondTotpWindow(skewMs: number | undefined): skewMs is number {
  return skewMs !== undefined && Math.abs(skewMs) > windowMs;
}

export function describeSkew(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return `this machine's clock is ${seconds} s ${skewMs < 0 ? 'behind' : 'ahead of'} the server's`;
}
