import { answerLines, complete } from './complete.ts';
import type { CommandModel } from './completion-model.ts';
import { isShell } from './completion-scripts.ts';

// What bin/cogauth.js answers before it loads the program. The build makes a file of this, with what the program said then.

/** Every command with all of its options. */
declare const builtModel: CommandModel;

/**
 * Completes a word, as `cogauth completion --words SHELL` does. Undefined where the answer depends on what is saved.
 *
 * @param typed the words up to the cursor, each followed by a NUL
 */
export function completed(shell: string, typed: string): string | undefined {
  if (!isShell(shell)) return undefined;
  const offer = complete(builtModel, typed.split('\0').slice(0, -1));
  const { candidates } = offer;
  if (candidates === 'users' || candidates === 'profiles') return undefined;
  const lines = answerLines(shell, offer, candidates === 'none' ? [] : candidates);
  return lines.map((line) => `${line}\n`).join('');
}
