import type { Candidates, CommandModel, OptionModel } from './completion-model.ts';
import { filesAnswer, type Shell } from './completion-scripts.ts';

export interface Candidate {
  readonly word: string;
  readonly description?: string;
}

/** The candidates at the cursor. */
export interface Offer {
  readonly candidates: readonly Candidate[] | Exclude<Candidates, readonly string[]>;
  /** The text before each candidate: the `--flow=` of `--flow=custom`. */
  readonly prefix: string;
}

/** Where the cursor stands, after the words before it. */
interface Place {
  readonly command: CommandModel;
  /** Whether the command has a first word already. */
  readonly hasOperand: boolean;
  /** The option whose value comes next. */
  readonly option: OptionModel | undefined;
}

/**
 * Finds what may be typed at the cursor.
 *
 * @param program the program; the command that the words name is defined in full
 * @param words the words after `cogauth`, up to the cursor; the last one is being typed and may be empty
 */
export function complete(program: CommandModel, words: readonly string[]): Offer {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const { command, hasOperand, option } = placeOf(program, before);
  if (option !== undefined) return offer(option.value);
  // What follows `--` belongs to another program.
  if (before.includes('--')) return offer('none');
  if (!current.startsWith('-')) return offer(hasOperand ? 'none' : firstWords(command));
  return offerOfOption(program, command, current);
}

/** The full name of the command that the words before the cursor name; empty for the program itself. */
export function commandAmong(program: CommandModel, words: readonly string[]): string {
  return placeOf(program, words.slice(0, -1)).command.name;
}

/** Options and their values may stand between the words that name the command. */
function placeOf(program: CommandModel, before: readonly string[]): Place {
  let place: Place = { command: program, hasOperand: false, option: undefined };
  for (const word of before) place = afterWord(program, place, word);
  return place;
}

function afterWord(program: CommandModel, place: Place, word: string): Place {
  const { command, hasOperand, option } = place;
  if (option !== undefined) return { ...place, option: undefined };
  if (word.startsWith('-')) {
    const named = optionNamed(word, [command, program]);
    return { ...place, option: named?.value === undefined ? undefined : named };
  }
  const sub = hasOperand ? undefined : command.subcommands.find((one) => isNamed(one, word));
  return sub === undefined ? { ...place, hasOperand: true } : { ...place, command: sub };
}

function isNamed({ name, aliases }: CommandModel, word: string): boolean {
  return [name, ...aliases].some((known) => lastWord(known) === word);
}

function optionNamed(flag: string, commands: readonly CommandModel[]): OptionModel | undefined {
  return commands.flatMap(({ options }) => options).find((option) => option.flag === flag);
}

/** The names of options or, after `--flow=`, the values of that option. */
function offerOfOption(program: CommandModel, command: CommandModel, current: string): Offer {
  const [flag = '', value] = current.split('=', 2);
  if (value === undefined) return { candidates: optionsOf(program, command), prefix: '' };
  return offer(optionNamed(flag, [command, program])?.value, `${flag}=`);
}

/** A command's own options, then the global options. */
function optionsOf(program: CommandModel, command: CommandModel): Candidate[] {
  const own = command === program ? [] : command.options;
  return [
    ...[...own, ...program.options].map(({ flag, description }) => ({ word: flag, description })),
    { word: '--help', description: 'display help for command' },
  ];
}

function firstWords({ subcommands, argument }: CommandModel): Offer['candidates'] {
  if (subcommands.length === 0) return asCandidates(argument);
  return subcommands.map(({ name, description }) => ({ word: lastWord(name), description }));
}

function offer(found: Candidates | Offer['candidates'] = 'none', prefix = ''): Offer {
  return { candidates: asCandidates(found), prefix };
}

function asCandidates(found: Candidates | Offer['candidates']): Offer['candidates'] {
  if (typeof found === 'string') return found;
  return found.map((one) => (typeof one === 'string' ? { word: one } : one));
}

function lastWord(name: string): string {
  return name.split(' ').at(-1) ?? name;
}

/** The lines that cogauth prints to the completion script of a shell, one for each candidate. */
export function answerLines(
  shell: Shell,
  { prefix }: Offer,
  candidates: readonly Candidate[] | 'files',
): readonly string[] {
  if (candidates === 'files') return [filesAnswer];
  return candidates.map(({ word, description }) =>
    shell === 'fish' && description !== undefined
      ? `${prefix}${word}\t${description}`
      : `${prefix}${word}`,
  );
}
