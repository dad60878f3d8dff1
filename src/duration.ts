import { CliError } from './errors.ts';

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, '': 1000 };

/**
 * Reads a duration such as `30s`, `500ms`, `2m` or plain seconds.
 *
 * @returns milliseconds
 * @throws CliError USAGE naming the option
 */
export function parseDuration(text: string, option: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|)$/.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : milliseconds[unit];
  const total = Number(amount) * (factor ?? Number.NaN);
  // Node's timers take 31 bits; anything near that is a mistake.
  if (Number.isFinite(total) && total > 0 && total <= 86_400_000) return total;
  throw new CliError({
    code: 'MalformedDuration',
    kind: 'USAGE',
    message: `${option} is "${text}", expected a duration such as 30s or 2m, up to a day`,
  });
}
