import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import type { About } from '../settings/scopes.ts';

/** What a command's own file exports. */
interface CommandModule {
  /** Declares the command's arguments and options and what it does. */
  readonly define: (command: Command, invocation: Invocation) => void;
  /** Whole command lines, shown at the end of the command's help. */
  readonly examples: readonly string[];
}

export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group: string;
  readonly summary: string;
  /** Decides whether the command takes --expect, and which options a suggestion of the command repeats. */
  readonly about: About;
  /** Loads the command's own file; called only when that command runs. */
  readonly load: () => Promise<CommandModule>;
}
