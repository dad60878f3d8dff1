import { Argument, type Command } from 'commander';
import { CliError } from '../errors.ts';
import { describeCommands } from '../help/completion-model.ts';
import { completionScripts, isShell, shells } from '../help/completion-scripts.ts';
import type { Invocation } from '../invocation.ts';
import { writeBare } from '../output/write.ts';
import { openWorkspace } from '../steps/workspace.ts';

export const examples: readonly string[] = [
  'eval "$(cogauth completion bash)"',
  'cogauth completion fish | source',
];

/** The script is made of commander's own definitions, so that every command has to be loaded this once. */
export function define(command: Command, invocation: Invocation): void {
  command
    .usage(`[options] ${shells.join('|')}`)
    .addArgument(new Argument('<shell>', shells.join(', ')))
    .action(async (word: string) => {
      const names = await savedNames(invocation, word);
      if (names !== undefined) {
        if (names.length > 0) writeBare(invocation, names.join('\n'));
        return;
      }
      if (!isShell(word)) throw unknownShell(word);
      const model = describeCommands(await definedProgram(command, invocation));
      writeBare(invocation, completionScripts[word](model));
    });
}

async function definedProgram(own: Command, { defineCommand }: Invocation): Promise<Command> {
  const program = own.parent;
  if (program === null) throw new Error('completion is a subcommand');
  for (const command of program.commands) {
    // oxlint-disable-next-line no-await-in-loop -- they import much the same files
    if (command !== own) await defineCommand(command.name());
  }
  return program;
}

/** bash expands each candidate as if it were typed: names that could mean more than themselves are left out. */
const harmless = /^[\w@.+-]+$/;

/** What the scripts ask for at the moment of completion: `profiles` or `users`, one name a line. */
async function savedNames(invocation: Invocation, word: string): Promise<string[] | undefined> {
  if (word !== 'profiles' && word !== 'users') return undefined;
  const { profiles, flows } = await openWorkspace(invocation);
  const names =
    word === 'users' ? await flows.list() : Object.keys((await profiles.read()).profiles);
  return names.filter((name) => harmless.test(name));
}

function unknownShell(word: string): CliError {
  return new CliError({
    code: 'MalformedInput',
    kind: 'USAGE',
    message: `there is no completion for "${word}"`,
    hint: `choose one of ${shells.join(', ')}`,
  });
}
