import { type Command, Option } from 'commander';
import { CliError } from '../errors.ts';
import { flagOf, inPlace, type OptionRow, optionRows } from './option-rows.ts';

/** The options that every command takes, before or after its name. A `--no-` option is false when it is given. */
export type GlobalOptions = {
  readonly [
    Key in keyof typeof optionRows
  ]?: (typeof optionRows)[Key]['flags'] extends `${string} ${string}` ? string : boolean;
};

const rows = Object.values(optionRows);

/** Their names, such as `--json`. */
export const globalFlags: readonly string[] = rows.map(flagOf);

/** The options without those that say which pool and user are meant. */
export function onlyHome({ home }: GlobalOptions): GlobalOptions {
  return home === undefined ? {} : { home };
}

const expectable = /^[A-Z][A-Z\d_]*$/;

/**
 * An empty value is a mistake in a script. If it were ignored, the command would act on another user or profile.
 *
 * @throws CliError USAGE
 */
export function checkGlobalOptions(globals: GlobalOptions): void {
  for (const [key, value] of Object.entries(globals)) {
    if (value === '') throw malformed(`${kebab(key)} is empty`);
  }
  const { expect } = globals;
  if (expect !== undefined && !expectable.test(expect)) {
    throw malformed(`--expect is "${expect}", expected TOKENS or a challenge such as MFA_SETUP`);
  }
}

function kebab(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function malformed(message: string): CliError {
  return new CliError({ code: 'MalformedOption', kind: 'USAGE', message });
}

/** Lists the global options once, below the commands, instead of with each command. */
export function addGlobalOptions(program: Command): void {
  for (const { flags, help } of rows) {
    program.addOption(new Option(flags, help).hideHelp());
  }
  program.addHelpText(
    'after',
    () => `\nGlobal options, before or after the command:\n${listed(program)}`,
  );
}

/** Lists options as commander does, wrapped to the width of the page. */
function listed(program: Command): string {
  const help = program.createHelp();
  help.prepareContext({ helpWidth: program.configureOutput().getOutHelpWidth?.() ?? 80 });
  const width = Math.max(...rows.map(({ flags }) => flags.length));
  return rows
    .map(({ flags, help: words }) => help.formatItem(flags, width, words, help))
    .join('\n');
}

/** The options that say where a command goes: a suggested next command repeats those given, as far as it needs them. */
export function repeatedFlags(
  globals: GlobalOptions,
  needed: 'all' | readonly string[],
): { readonly flag: string; readonly words: readonly string[] }[] {
  const given: Readonly<Record<string, string | boolean | undefined>> = globals;
  const repeated = inPlace<readonly [string, OptionRow]>(
    Object.entries(optionRows),
    ([, row]) => row.repeated,
  );
  return repeated.flatMap(([key, row]) => {
    const flag = flagOf(row);
    const value = given[key] ?? false;
    if (value === false || (needed !== 'all' && !needed.includes(flag))) return [];
    return [{ flag, words: value === true ? [flag] : [flag, value] }];
  });
}
