import type { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { repeatedFlags } from '../settings/global-options.ts';
import type { NextStep } from '../state/next-steps.ts';
import { oneLine } from './printable.ts';

/**
 * The flags that say where a command goes and for whom: a suggested command repeats those of this one.
 *
 * @param argv the suggested command, which may name the user itself
 */
export function flagsFor({ globals, report }: Invocation, argv: readonly string[]): string[] {
  const { otherUser } = report;
  const command = argv[1] ?? '';
  const isNamed =
    otherUser === undefined ||
    argv.includes(otherUser) ||
    argv.includes('USERNAME') ||
    aboutNobody.has(command);
  const flags = repeatedFlags(globals, neededFlags.get(command));
  return [
    ...(isNamed ? [] : ['--username', otherUser]),
    ...flags.filter(({ flag }) => !argv.includes(flag)).flatMap(({ words }) => words),
  ];
}

/** The commands that lead on, with the flags that say where they go and for whom. */
export function nextCommands(invocation: Invocation): NextStep[] {
  const { suggested, next = [] } = invocation.report;
  const { steps, globals } = suggested ?? { steps: next, globals: invocation.globals };
  return steps.map(({ command, argv }) => ({
    command,
    argv: [...argv, ...flagsFor({ ...invocation, globals }, argv)],
  }));
}

/** Commands that act on no user. */
const aboutNobody: ReadonlySet<string> = new Set([
  'clean-up',
  'config',
  'create-user-pool',
  'doctor',
  'emulator',
  'explain',
  'help',
  'list-user-pools',
  'list-users',
  'profile',
]);

/** What such a command takes of the flags that say where another one goes; the rest take all. */
const neededFlags: ReadonlyMap<string, readonly string[]> = new Map([
  ['create-user-pool', ['--home']],
  ['emulator', ['--home']],
  ['explain', []],
  ['help', []],
  ['profile', ['--home']],
  ['session', ['--home', '--profile']],
]);

/** Each command of a hint goes where this one went: one stands after a colon, up to the next mark that parts words. */
export function hintFor(invocation: Invocation, { hint }: CliError): string | undefined {
  return hint?.replace(/(?<=: |, then )cogauth (?:'[^']*'|[^'])+?(?=, |; |: | \(|\)|$)/g, (line) =>
    [line, ...flagsFor(invocation, line.split(' ')).map(shellWord)].join(' '),
  );
}

/** A step as words for a shell, quoted where they need it. */
export function commandLine({ argv }: NextStep): string {
  return argv.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  const safe = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}
