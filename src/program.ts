import { Command, Help, type CommanderError } from 'commander';
import { catalogue, type CommandEntry } from './catalogue.ts';
import { CliError } from './errors.ts';
import { helpTopics } from './help/help-topics.ts';
import { describeExamples, fullName } from './help/examples.ts';
import {
  addGlobalOptions,
  checkGlobalOptions,
  globalFlags,
  type GlobalOptions,
} from './global-options.ts';
import type { Invocation } from './invocation.ts';
import { stdinForOne } from './input/secret-input.ts';
import { refuseExpectation } from './note-flow.ts';
import { packageVersion } from './version.ts';
import { closest } from './words/closest.ts';
import type { World } from './world.ts';

/** The invocation that is being run, known as soon as commander has found the command. */
type Announce = (invocation: Invocation) => void;

/** Where somebody without a pool begins. */
const start = '\nStart: cogauth create-user-pool demo --endpoint embedded';

/** Builds the commander program; a subcommand is defined in full only when it is the one to run. */
export function buildProgram(world: World, announce: Announce): Command {
  const program = new Command('cogauth');
  program
    .description(
      'Amazon Cognito sign-up, sign-in, MFA and devices, one step at a time from a shell',
    )
    .version(packageVersion(), '--version', 'print the version')
    .helpCommand(false)
    .configureHelp({
      // Their other names are in their own help: here they would leave no room for what each one does.
      subcommandTerm: (command) =>
        command.parent === program ? command.name() : new Help().subcommandTerm(command),
    })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      // What commander would print about a mistake is printed by main, as every error is.
      writeErr: () => undefined,
      getOutHelpWidth: () => world.stdout.columns ?? 80,
    });
  addGlobalOptions(program);
  program.addHelpText('afterAll', ({ command }) => describeExamples(catalogue, fullName(command)));
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
  loadWhenRun(program, world, announce);
  return program;
}

/** Loads the one command that is to run, and tells its invocation the full name of what is run. */
function loadWhenRun(program: Command, world: World, announce: Announce): void {
  let invocation: Invocation | undefined;
  let entry: CommandEntry | undefined;
  program.hook('preSubcommand', async (_program, command) => {
    entry = catalogue.find(({ name }) => name === command.name());
    if (entry === undefined) return;
    invocation = newInvocation(world, entry.name, program);
    announce(invocation);
    checkGlobalOptions(invocation.globals);
    const define = await entry.load();
    define(command, invocation);
  });
  program.hook('preAction', (_program, command) => {
    if (invocation === undefined) return;
    invocation.command = fullName(command);
    if (entry?.takesExpect === false) refuseExpectation(invocation);
  });
}

/** What is known before a command has begun. */
export function newInvocation(world: World, command: string, program: Command): Invocation {
  return {
    world,
    command,
    globals: program.opts<GlobalOptions>(),
    report: { next: [], warnings: [], secrets: new Set(), said: new Set() },
    takeStdin: stdinForOne(world),
  };
}

/** Commander's complaint in our form; undefined when it only showed help or the version. */
export function usageError(error: CommanderError, command: string): CliError | undefined {
  if (error.exitCode === 0) return undefined;
  return new CliError({
    code: 'UsageError',
    kind: 'USAGE',
    // What commander says when a command of several words was cut short is meant for itself.
    message:
      error.code === 'commander.help' ? 'the subcommand is missing' : complaintOf(error.message),
    hint: `see the options and examples: cogauth help${command === '' ? '' : ` ${command}`}`,
    cause: error,
  });
}

/** A slip in the name of an option does not show its value, and is compared with the global options too. */
function complaintOf(message: string): string {
  const complaint = message.replace(/^error: /, '');
  const [, flag, value] = /^unknown option '([^'=]*)(=.*)?'$/s.exec(complaint) ?? [];
  if (flag === undefined) return complaint.replace(/^(unknown option '[^'=]*)=.*'/s, "$1'");
  if (value !== undefined && globalFlags.includes(flag)) return `option '${flag}' takes no value`;
  const near = closest(flag, globalFlags);
  return `unknown option '${flag}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`;
}
