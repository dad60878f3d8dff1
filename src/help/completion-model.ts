import type { Command, Option } from 'commander';
import { allowedFlows } from '../cognito/auth-flows.ts';
import { challenges } from '../cognito/challenges.ts';
import { firstFactorNames, poolFactors } from '../cognito/first-factors.ts';
import { fullName } from './examples.ts';
import { helpTopics } from './help-topics.ts';

/** Where the candidates for a value come from: fixed words, saved names, the file system, or nowhere. */
export type Candidates = readonly string[] | 'profiles' | 'users' | 'files' | 'none';

export interface OptionModel {
  readonly flag: string;
  readonly description: string;
  /** Undefined for an option without a value. */
  readonly value: Candidates | undefined;
}

export interface CommandModel {
  /** The full name, as in `profile add`; empty for the program itself. */
  readonly name: string;
  /** Full names that mean the same. */
  readonly aliases: readonly string[];
  readonly description: string;
  readonly subcommands: readonly CommandModel[];
  readonly options: readonly OptionModel[];
  /** The candidates for the command's first word. */
  readonly argument: Candidates;
}

/** What can be typed, as commander knows it. */
export function describeCommands(program: Command): CommandModel {
  const model = describeCommand(program);
  const topics = [...model.subcommands.map(({ name }) => name), ...Object.keys(helpTopics)];
  const subcommands = model.subcommands.map((command) =>
    command.name === 'help' ? { ...command, argument: topics } : command,
  );
  return { ...model, subcommands };
}

/** All commands of a model, the program itself first. */
export function everyCommand(model: CommandModel): CommandModel[] {
  return [model, ...model.subcommands.flatMap(everyCommand)];
}

function describeCommand(command: Command): CommandModel {
  const name = fullName(command);
  return {
    name,
    aliases: command.aliases().map((alias) => name.replace(/\S+$/, alias)),
    description: command.description(),
    subcommands: command.commands.map(describeCommand),
    options: command.options.filter((option) => isPublic(command, option)).flatMap(describeOption),
    argument: candidatesForArgument(name, command),
  };
}

/** Only the help of the program leaves out its options, to list them below the commands. */
function isPublic({ parent }: Command, { hidden }: Option): boolean {
  return parent === null || !hidden;
}

function describeOption(option: Option): OptionModel[] {
  const { long, description, required, optional } = option;
  if (long === undefined || long === null) return [];
  const value = required || optional ? candidatesForOption(long, option.argChoices) : undefined;
  return [{ flag: long, description, value }];
}

function candidatesForOption(flag: string, choices: readonly string[] | undefined): Candidates {
  return choices ?? candidatesByName.get(flag) ?? (flag.endsWith('-file') ? 'files' : 'none');
}

function candidatesForArgument(name: string, { registeredArguments }: Command): Candidates {
  const [first] = registeredArguments;
  if (first === undefined) return 'none';
  if (name.startsWith('profile ') && name !== 'profile add') return 'profiles';
  return first.argChoices ?? candidatesByName.get(first.name()) ?? 'none';
}

const candidatesByName: ReadonlyMap<string, Candidates> = new Map<string, Candidates>([
  ['shell', ['bash', 'zsh', 'fish']],
  ['username', 'users'],
  ['--profile', 'profiles'],
  ['--username', 'users'],
  ['--endpoint', ['embedded']],
  ['--home', 'files'],
  ['--expect', ['TOKENS', ...Object.keys(challenges)]],
  ['--preferred-challenge', firstFactorNames],
  ['--flows', [...allowedFlows.keys()]],
  ['--first-factors', [...poolFactors.keys()]],
  ['--data', 'files'],
  ['--triggers', 'files'],
]);
