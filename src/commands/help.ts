import type { Command } from 'commander';
import { CliError, hint, run } from '../errors.ts';
import { closest } from '../help/closest.ts';
import { helpTopics } from '../help/help-topics.ts';
import type { Invocation } from '../invocation.ts';
import { writeValue } from '../output/write.ts';

export const examples: readonly string[] = [
  'cogauth help sign-up',
  'cogauth help profile add',
  'cogauth help exit-codes',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[topic...]', `a command, or ${Object.keys(helpTopics).join(', ')}`)
    .action(async (words: readonly string[]) => {
      const topic = words.join(' ');
      const text = Object.hasOwn(helpTopics, topic) ? helpTopics[topic] : undefined;
      if (text === undefined) {
        await showHelpOf(command, words);
        return;
      }
      writeValue(invocation, { result: { topic, text }, text });
    });
}

/** Does what `COMMAND --help` does, which loads only that command. */
async function showHelpOf(own: Command, words: readonly string[]): Promise<void> {
  const { parent } = own;
  const [name] = words;
  if (name === own.name()) {
    own.outputHelp();
    return;
  }
  const isCommand = (other: Command): boolean =>
    other.name() === name || other.aliases().some((alias) => alias === name);
  if (name !== undefined && parent?.commands.some(isCommand) !== true) {
    const commands = parent?.commands.map((other) => other.name()) ?? [];
    throw unknownTopic(name, closest(name, [...commands, ...Object.keys(helpTopics)]));
  }
  await parent?.parseAsync([...words, '--help'], { from: 'user' });
}

function unknownTopic(name: string, near: string | undefined): CliError {
  const meant = near === undefined ? '' : ` (Did you mean ${near}?)`;
  return new CliError({
    code: 'UnknownTopic',
    kind: 'USAGE',
    message: `there is no command and no help topic "${name}"${meant}`,
    hint: hint`topics: ${Object.keys(helpTopics).join(', ')}; commands: ${run('help')}`,
  });
}
