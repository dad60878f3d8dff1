import { CommanderError } from 'commander';
import { internalError, toCliError } from './client/refusals.ts';
import { CliError, exitCodes, hint, run } from './errors.ts';
import type { Host } from './host.ts';
import type { Invocation } from './invocation.ts';
import { failsInDocument, errorLine, writeError, writeFailure } from './output/write.ts';
import { realHost } from './process/real-host.ts';
import { buildProgram, newInvocation, usageError } from './program.ts';
import { errnoOf } from './store/store-error.ts';

/** Runs one command and gives its exit code, when all that it printed has been taken. Nothing else prints an error. */
export async function main(argv: readonly string[], host: Host = realHost()): Promise<number> {
  const exitCode = await runCommand(argv.length === 0 ? ['--help'] : argv, host);
  // The caller ends the process now: a slow reader must have all output, also after an error.
  await host.untilWritten?.();
  return exitCode;
}

async function runCommand(argv: readonly string[], host: Host): Promise<number> {
  let invocation: Invocation | undefined;
  const program = buildProgram(host, (found) => {
    invocation = found;
  });
  const begun = (): Invocation => invocation ?? newInvocation(host, '', program);
  try {
    await Promise.race([program.parseAsync([...argv], { from: 'user' }), ...faultsOf(host)]);
  } catch (thrown) {
    const isUsage = thrown instanceof CommanderError;
    const error = isUsage ? usageError(thrown, begun().command) : toCliError(thrown);
    // Undefined when commander showed help or the version.
    if (error !== undefined) return reportFailure(begun(), error);
  }
  const lost = await host.untilWritten?.();
  if (lost !== undefined) return reportLostOutput(begun(), lost);
  return invocation?.report.exitCode ?? exitCodes.OK;
}

/** The command did its work, but a script that keeps the output must know that the output is incomplete. */
function reportLostOutput(invocation: Invocation, cause: unknown): number {
  const error = new CliError({
    code: 'OutputLost',
    kind: 'STORE',
    message: `stdout could not be written: ${errnoOf(cause) ?? 'unknown error'}`,
    hint: hint`fix that, then check: ${run('status')}`,
    cause,
  });
  writeError(invocation, error);
  return error.exitCode;
}

/** Faults that are thrown where no command can catch them, such as in the callback of a stream. */
function faultsOf(host: Host): Promise<never>[] {
  const thrown = host.untilFault?.().then((fault) => {
    throw internalError(fault);
  });
  return thrown === undefined ? [] : [thrown];
}

async function reportFailure(invocation: Invocation, error: CliError): Promise<number> {
  writeFailure(invocation, error);
  if (failsInDocument(invocation) && (await invocation.host.untilWritten?.()) !== undefined)
    writeError(invocation, error);
  if (invocation.globals.debug === true) writeCauses(invocation, error);
  return error.exitCode;
}

/** Node keeps this many frames of a stack. */
const mostFrames = 10;

/** Prints where an internal fault lies, without messages: they may quote a secret. */
function writeCauses({ host: { stderr }, report }: Invocation, error: CliError): void {
  const { cause } = error;
  if (!(cause instanceof Error)) return;
  const lines = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  // Frames come last. Lines of a message may look like frames too, and there may be many of them.
  const frames = lines.slice(-mostFrames);
  stderr.write(
    [cause.name, ...frames].map((line) => `debug: ${errorLine(report, line.trim())}\n`).join(''),
  );
}
