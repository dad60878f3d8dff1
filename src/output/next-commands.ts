import type { Hint, NextStep } from '../errors.ts';
import type { Invocation, Report } from '../invocation.ts';
import { repeatedFlags } from '../settings/global-options.ts';
import { scopes } from '../settings/scopes.ts';
import { oneLine } from './printable.ts';

/** A suggested command with this command's flags that say where it goes and for which user. */
function withFlags({ globals, report, about }: Invocation, { command, argv }: NextStep): NextStep {
  // What follows `--` belongs to another program.
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const own = argv.slice(0, end);
  const { takesUsername, repeats } = scopes[about(firstWord(command))];
  const flags = [
    ...(takesUsername ? flagsOfUser(report, { command, argv: own }) : []),
    ...repeatedFlags(globals, repeats),
    ...flagsOfDatabase(report, command),
  ];
  const added = flags.filter(({ flag }) => !own.includes(flag)).flatMap(({ words }) => words);
  return { command, argv: [...own, ...added, ...argv.slice(end)] };
}

interface Flag {
  readonly flag: string;
  readonly words: readonly string[];
}

/** The --username that a suggestion needs, unless the first argument of the command names the user. */
function flagsOfUser({ otherUser }: Report, { command, argv }: NextStep): Flag[] {
  if (otherUser === undefined) return [];
  const first = argv[1 + command.split(' ').length];
  if (first === otherUser || argv.includes('USERNAME')) return [];
  return [{ flag: '--username', words: ['--username', otherUser] }];
}

function flagsOfDatabase({ database }: Report, command: string): Flag[] {
  if (database === undefined || firstWord(command) !== 'emulator') return [];
  return [{ flag: '--data', words: ['--data', database] }];
}

function firstWord(command: string): string {
  return command.split(' ', 1).join();
}

/** The next commands, with the flags that say where they go and for which user. */
export function nextCommands(invocation: Invocation): NextStep[] {
  const { suggested, next = [] } = invocation.report;
  const { steps, globals } = suggested ?? { steps: next, globals: invocation.globals };
  return steps.map((step) => withFlags({ ...invocation, globals }, step));
}

/** A hint as one line. Its commands have the flags that they need to act on the same pool and user. */
export function hintLine(invocation: Invocation, hint: Hint): string {
  if (typeof hint === 'string') return hint;
  return hint
    .map((part) => (typeof part === 'string' ? part : commandFor(invocation, part)))
    .join('');
}

/** A command line with this command's flags that say where it goes and for which user. */
export function commandFor(invocation: Invocation, step: NextStep): string {
  return commandLine(withFlags(invocation, step));
}

/** A step as words for a shell, quoted where they need it. */
export function commandLine({ argv }: NextStep): string {
  return argv.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  const safe = oneLine(word);
  // zsh expands a word that begins with `=`, fish one that begins with `%`.
  return /^[\w@+:,./-][\w@%+=:,./-]*$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}
