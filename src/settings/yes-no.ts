const noes: ReadonlySet<string> = new Set(['', '0', 'false', 'no', 'off', 'n', 'f']);
const yeses: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on', 'y', 't']);

/** Reads a variable or a setting that is a yes or a no, in any case of letters. Undefined if it is neither. */
export function readYesNo(text: string | undefined): boolean | undefined {
  const word = (text ?? '').trim().toLowerCase();
  if (noes.has(word)) return false;
  return yeses.has(word) ? true : undefined;
}

/** For a switch. Whatever is not a no turns it on: some CI systems write their name into `CI`. */
export function isOn(text: string | undefined): boolean {
  return readYesNo(text) !== false;
}
