import { CliError } from '../errors.ts';

const day = 86_400_000;

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: day,
  '': 1000,
};

/**
 * Reads a duration such as `30s`, `500ms`, `2m`, `1h`, `1d` or plain seconds.
 * Node's timers take 31 bits; anything near that is a mistake, unless `longestDays` says that no timer waits for it.
 *
 * @returns milliseconds
 * @throws CliError USAGE naming the option
 */
export function parseDuration(text: string, option: string, longestDays = 1): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|)$/.exec(text.trim()) ?? [];
  const total = Number(amount) * (milliseconds[unit ?? 'none'] ?? Number.NaN);
  if (Number.isFinite(total) && total > 0 && total <= longestDays * day) return total;
  throw new CliError({
    code: 'MalformedDuration',
    kind: 'USAGE',
    message: `${option} is "${text}", expected a duration such as 30s or 2m, up to ${longestDays} d`,
  });
}
