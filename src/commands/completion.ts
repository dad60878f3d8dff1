import { Argument, type Command, Option } from 'commander';
import { CliError } from '../errors.ts';
import {
  answerLines,
  type Candidate,
  commandAmong,
  complete,
  type Offer,
} from '../help/complete.ts';
import { describeCommands } from '../help/completion-model.ts';
import { completionScripts, isShell, type Shell, shells } from '../help/completion-scripts.ts';
import type { Invocation } from '../invocation.ts';
import { writeBare } from '../output/write.ts';

export const examples: readonly string[] = [
  'eval "$(cogauth completion bash)"',
  'cogauth completion fish | source',
];

interface Options {
  readonly words?: string;
  readonly typed?: string;
}

export function define(command: Command, invocation: Invocation): void {
  command
    .usage(`[options] ${shells.join('|')}`)
    .addArgument(new Argument('[shell]', shells.join(', ')))
    .addOption(new Option('--words <shell>', 'complete the words of stdin').hideHelp())
    // bin/cogauth.js has read stdin already, and found that the answer depends on what is saved.
    .addOption(new Option('--typed <words>', 'in place of stdin').hideHelp())
    .action(async (shell: string | undefined, { words: asking, typed }: Options) => {
      if (asking === undefined) {
        if (shell === undefined) command.error("error: missing required argument 'shell'");
        writeBare(invocation, completionScripts[shellOf(shell)]);
        return;
      }
      const answered = shellOf(asking);
      const text = typed ?? (await invocation.takeStdin('--words'));
      const words = text.split('\0').slice(0, -1);
      const lines = await candidateLines(command, invocation, { shell: answered, words });
      if (lines.length > 0) writeBare(invocation, lines.join('\n'));
    });
}

interface Question {
  readonly shell: Shell;
  readonly words: readonly string[];
}

/** Prints one candidate a line. Every completion starts a process, so only the command being typed is loaded. */
async function candidateLines(
  own: Command,
  invocation: Invocation,
  { shell, words }: Question,
): Promise<readonly string[]> {
  const program = own.parent;
  if (program === null) throw new Error('completion is a subcommand');
  const [name = ''] = commandAmong(describeCommands(program), words).split(' ');
  if (name !== '' && name !== own.name()) await invocation.defineCommand(name);
  const offer = complete(describeCommands(program), words);
  return answerLines(shell, offer, await knownCandidates(invocation, offer.candidates));
}

/** bash expands each candidate as if it were typed, so names with special characters are left out. */
const harmless = /^[\w@.+-]+$/;

async function knownCandidates(
  invocation: Invocation,
  candidates: Offer['candidates'],
): Promise<readonly Candidate[] | 'files'> {
  if (candidates === 'none') return [];
  if (candidates !== 'profiles' && candidates !== 'users') return candidates;
  // Most completions need no saved names, so this code is loaded only when it is needed.
  const { openWorkspace } = await import('../steps/workspace.ts');
  const { profiles, flows } = await openWorkspace(invocation);
  const names =
    candidates === 'users' ? await flows.list() : Object.keys((await profiles.read()).profiles);
  return names.filter((name) => harmless.test(name)).map((word) => ({ word }));
}

/** @throws CliError USAGE for another shell */
function shellOf(word: string): Shell {
  if (isShell(word)) return word;
  throw new CliError({
    code: 'MalformedInput',
    kind: 'USAGE',
    message: `there is no completion for "${word}"`,
    hint: `choose one of ${shells.join(', ')}`,
  });
}
