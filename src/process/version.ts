import { readFileSync } from 'node:fs';

/** The version of this package, as its package.json says. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const found = /"version":\s*"([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Error('package.json has no version');
  return found;
}
