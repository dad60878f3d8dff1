import type { Invocation } from '../invocation.ts';
import { parseDuration } from '../settings/duration.ts';

// --timeout limits the whole command, which may make more than one step; without it there is a limit for each step.

type Run = Pick<Invocation, 'globals' | 'report'>;

/** What is left of --timeout, in milliseconds. Infinity without --timeout. */
export function leftOfTimeout({ globals: { timeout }, report: { waitedMs = 0 } }: Run): number {
  return timeout === undefined
    ? Number.POSITIVE_INFINITY
    : parseDuration(timeout, '--timeout') - waitedMs;
}

/** Counts the time spent waiting for a server or for a fresh code. */
export function countWait({ report }: Pick<Run, 'report'>, tookMs: number): void {
  report.note({ waitedMs: (report.waitedMs ?? 0) + tookMs });
}
