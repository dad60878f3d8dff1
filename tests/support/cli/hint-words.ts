import type { Hint } from '../../../src/errors.ts';
import { commandLine } from '../../../src/output/next-commands.ts';

/** A hint as text, without the flags that the printer adds to its commands. */
export function hintWords(hint: Hint = ''): string {
  if (typeof hint === 'string') return hint;
  return hint.map((part) => (typeof part === 'string' ? part : commandLine(part))).join('');
}
