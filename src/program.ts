import { Command, type CommanderError, Help } from 'commander';
import { catalogue, entryOf } from './catalogue.ts';
import { CliError, hint, run } from './errors.ts';
import { closest } from './help/closest.ts';
import { describeExamples, fullName } from './help/examples.ts';
import { helpTopics } from './help/help-topics.ts';
import type { Host } from './host.ts';
import { stdinForOne } from './input/secret-input.ts';
import { type Invocation, newReport } from './invocation.ts';
import { packageVersion } from './process/version.ts';
import {
  addGlobalOptions,
  checkGlobalOptions,
  globalFlags,
  type GlobalOptions,
} from './settings/global-options.ts';
import { scopes } from './settings/scopes.ts';
import { refuseExpectation } from './steps/report-flow.ts';

/** Gets the invocation as soon as commander has found the command. */
type Announce = (invocation: Invocation) => void;

/** The first command of a user without a pool. */
const start = '\nStart: cogauth create-user-pool demo --endpoint embedded';

/** Builds the commander program; a subcommand is defined in full only when it is the one to run. */
export function buildProgram(host: Host, announce: Announce): Command {
  const program = new Command('cogauth');
  program
    .description(
      'Amazon Cognito sign-up, sign-in, MFA and devices, one step at a time from a shell',
    )
    .version(packageVersion(), '--version', 'print the version')
    .helpCommand(false)
    .configureHelp({
      // Each command's own help shows its aliases: here they would leave no room for the summaries.
      subcommandTerm: (command) =>
        command.parent === program ? command.name() : new Help().subcommandTerm(command),
    })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      // main prints commander's complaints, as it prints every error.
      writeErr: () => undefined,
      getOutHelpWidth: () => host.stdout.columns ?? 80,
    });
  addGlobalOptions(program);
  program.addHelpText('afterAll', ({ command }) =>
    command === program
      ? `\nMore: cogauth help COMMAND, or one of these topics:\n  ${Object.keys(helpTopics).join(', ')}\n${start}`
      : '\nGlobal options such as --profile, --json and --expect: cogauth --help',
  );
  for (const { name, aliases = [], group, summary } of catalogue) {
    program
      .command(name)
      .aliases([...aliases])
      .helpGroup(group)
      .summary(summary)
      .description(summary);
  }
  loadWhenRun(program, host, announce);
  return program;
}

/** Loads the one command that runs, and sets its full name in the invocation. */
function loadWhenRun(program: Command, host: Host, announce: Announce): void {
  let invocation: Invocation | undefined;
  program.hook('preSubcommand', async (_program, command) => {
    invocation = newInvocation(host, command.name(), program);
    announce(invocation);
    checkGlobalOptions(invocation.globals);
    await invocation.defineCommand(command.name());
  });
  program.hook('preAction', (_program, command) => {
    if (invocation === undefined) return;
    const { takesExpect } = scopes[invocation.about(invocation.command)];
    invocation.command = fullName(command);
    const isAdmin = command.getOptionValue('admin') === true;
    if (takesExpect === false || (takesExpect !== true && isAdmin)) refuseExpectation(invocation);
  });
}

/** The invocation as it is before a command begins. */
export function newInvocation(host: Host, command: string, program: Command): Invocation {
  const invocation: Invocation = {
    host,
    command,
    globals: program.opts<GlobalOptions>(),
    report: newReport(),
    takeStdin: stdinForOne(host),
    about: (name) => entryOf(name).about,
    defineCommand: async (name) => {
      const { define, examples } = await entryOf(name).load();
      const found = program.commands.find((other) => other.name() === name);
      found?.addHelpText('afterAll', (shown) =>
        describeExamples(examples, fullName(shown.command)),
      );
      if (found !== undefined) define(found, invocation);
    },
  };
  return invocation;
}

/** Commander's complaint as a CliError; undefined if commander only showed help or the version. */
export function usageError(error: CommanderError, command: string): CliError | undefined {
  if (error.exitCode === 0) return undefined;
  return new CliError({
    code: 'UsageError',
    kind: 'USAGE',
    // Commander's own message for a missing subcommand is not meant for users.
    message:
      error.code === 'commander.help' ? 'the subcommand is missing' : complaintOf(error.message),
    hint: hint`see the options and examples: ${run('help', ...command.split(' ').filter(Boolean))}`,
    cause: error,
  });
}

/** For a mistyped option: hides its value, and suggests global options too. */
function complaintOf(message: string): string {
  const complaint = message.replace(/^error: /, '');
  const [, flag, value] = /^unknown option '([^'=]*)(=.*)?'$/s.exec(complaint) ?? [];
  if (flag === undefined) return complaint.replace(/^(unknown option '[^'=]*)=.*'/s, "$1'");
  if (value !== undefined && globalFlags.includes(flag)) return `option '${flag}' takes no value`;
  const near = closest(flag, globalFlags);
  return `unknown option '${flag}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`;
}
