import { readFileSync } from 'node:fs';

/** The build puts the version here, which saves a read at each start. */
declare const builtVersion: string | undefined;

/** The version of this package. Run from its sources, it is read from package.json. */
export function packageVersion(): string {
  if (typeof builtVersion === 'string') return builtVersion;
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const found = /"version":\s*"([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Error('package.json has no version');
  return found;
}
