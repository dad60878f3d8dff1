import type { Hint, NextStep } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { repeatedFlags } from '../settings/global-options.ts';
import { oneLine } from './printable.ts';

/**
 * The flags that say where a command goes and for whom: a suggested command repeats those of this one.
 *
 * @param argv the suggested command, which may name the user itself
 */
function flagsFor({ globals, report }: Invocation, argv: readonly string[]): string[] {
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
  return steps.map((step) => withFlags({ ...invocation, globals }, step));
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

/** A hint as one line, with each command as it must be typed to act on what this one acted on. */
export function hintLine(invocation: Invocation, hint: Hint): string {
  if (typeof hint === 'string') return hint;
  return hint
    .map((part) => (typeof part === 'string' ? part : commandFor(invocation, part)))
    .join('');
}

/** A command with the flags of this one that say where it goes and for whom. */
export function commandFor(invocation: Invocation, step: NextStep): string {
  return commandLine(withFlags(invocation, step));
}

/** The same as a value. What follows `--` belongs to another program. */
function withFlags(invocation: Invocation, { command, argv }: NextStep): NextStep {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const flags = flagsFor(invocation, own);
  return { command, argv: [...own, ...flags, ...argv.slice(own.length)] };
}

/** A step as words for a shell, quoted where they need it. */
export function commandLine({ argv }: NextStep): string {
  return argv.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  const safe = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}
