import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';

/** Declares a command's arguments and options and what it does. */
type Define = (command: Command, invocation: Invocation) => void;

export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group: string;
  readonly summary: string;
  /** Whole command lines, shown at the end of the command's help. */
  readonly examples: readonly string[];
  /** False where no state of a user is reached or told that --expect could be about. */
  readonly takesExpect?: false;
  /** Loads the command's own file: only when it is the one to run. */
  readonly load: () => Promise<Define>;
}
