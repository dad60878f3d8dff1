import { randomBytes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import { CommanderError } from 'commander';
import { internalError, toCliError } from './cognito-refusals.ts';
import { CliError, exitCodes } from './errors.ts';
import { fileOutput } from './file-output.ts';
import { homeDirectory, noHome } from './home-directory.ts';
import { secretVariables, tokenVariables } from './input/secret-input.ts';
import type { Invocation } from './invocation.ts';
import { failsInDocument, told, writeError, writeFailure } from './output.ts';
import { errnoOf } from './state/store-error.ts';
import { buildProgram, newInvocation, usageError } from './program.ts';
import type { Output, World } from './world.ts';

/** Runs one command and gives its exit code. Nothing else prints an error. */
export async function main(argv: readonly string[], world: World = realWorld()): Promise<number> {
  let invocation: Invocation | undefined;
  const program = buildProgram(world, (found) => {
    invocation = found;
  });
  const begun = (): Invocation => invocation ?? newInvocation(world, '', program);
  try {
    const words = argv.length === 0 ? ['--help'] : [...argv];
    await Promise.race([program.parseAsync(words, { from: 'user' }), ...faultsOf(world)]);
    const lost = await world.untilWritten?.();
    if (lost === undefined) return invocation?.report.exitCode ?? exitCodes.OK;
    return reportLostOutput(begun(), lost);
  } catch (thrown) {
    return reportFailure(begun(), thrown);
  }
}

/** What was done is done: a script that keeps the output must know that it is not whole. */
function reportLostOutput(invocation: Invocation, cause: unknown): number {
  const error = new CliError({
    code: 'OutputLost',
    kind: 'STORE',
    message: `stdout could not be written: ${errnoOf(cause) ?? 'unknown error'}`,
    hint: 'mend that, and see how far the user has come: cogauth status',
    cause,
  });
  writeError(invocation, error);
  return error.exitCode;
}

/** What is thrown where no command can catch it, such as in the callback of a stream. */
function faultsOf(world: World): Promise<never>[] {
  const thrown = world.untilFault?.().then((fault) => {
    throw internalError(fault);
  });
  return thrown === undefined ? [] : [thrown];
}

async function reportFailure(invocation: Invocation, thrown: unknown): Promise<number> {
  const error =
    thrown instanceof CommanderError ? usageError(thrown, invocation.command) : toCliError(thrown);
  if (error === undefined) return exitCodes.OK;
  writeFailure(invocation, error);
  if (failsInDocument(invocation) && (await invocation.world.untilWritten?.()) !== undefined)
    writeError(invocation, error);
  if (invocation.globals.debug === true) writeCauses(invocation, error);
  return error.exitCode;
}

/** The one place that takes clock, dice and streams from the process. */
function realWorld(): World {
  const { stderr } = process;
  const stdout = fstatSync(1).isFile() ? fileOutput(1) : process.stdout;
  const env = { ...process.env };
  // Not for what runs beside: a credential_process of the SDK, a module of triggers. Tokens are there under `exec`.
  for (const name of [...secretVariables, ...Object.values(tokenVariables)])
    delete process.env[name];
  // The SDK looks for files in a home, and fails where a user has none.
  if (homeDirectory() === '') process.env['HOME'] = noHome;
  // Where errors cannot be told there is nothing to be told of that.
  stderr.on('error', () => undefined);
  return {
    env,
    // Node makes this stream when it is first asked for, and few commands ask.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    randomBytes,
    ...clockOf(env),
    untilStopped,
    untilFault,
    untilWritten: watchOutput(stdout),
  };
}

/** A reader that has seen enough, such as `head`, is no fault; a full disk is one. */
function watchOutput(stdout: Output): () => Promise<unknown> {
  let lost: unknown;
  const note = (error: unknown): void => {
    const errno = errnoOf(error);
    if (errno !== undefined && errno !== 'EPIPE') lost ??= error;
  };
  stdout.on('error', note);
  return () =>
    new Promise((resolve) => {
      stdout.write('', (error) => {
        note(error);
        resolve(lost);
      });
    });
}

/** A rejection that nobody handles comes as one too. */
function untilFault(): Promise<unknown> {
  return new Promise((resolve) => {
    process.on('uncaughtException', resolve);
  });
}

/** A second signal ends the process at once, as without this. */
function untilStopped(): Promise<void> {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

/**
 * Tests move the clock of a process by COGAUTH_TEST_CLOCK_OFFSET_SECONDS rather than wait; with
 * COGAUTH_TEST_SKIP_WAITS a pause moves it too, and takes no time.
 */
function clockOf(env: NodeJS.ProcessEnv): Pick<World, 'now' | 'startedAt' | 'pause'> {
  const given = Number(env['COGAUTH_TEST_CLOCK_OFFSET_SECONDS'] ?? 0) * 1000;
  let offsetMs = Number.isFinite(given) ? given : 0;
  const skip = async (milliseconds: number): Promise<void> => {
    offsetMs += milliseconds;
  };
  return {
    now: () => new Date(Date.now() + offsetMs),
    startedAt: new Date(Date.now() - process.uptime() * 1000 + offsetMs),
    pause: (env['COGAUTH_TEST_SKIP_WAITS'] ?? '') === '' ? pause : skip,
  };
}

const stopSignals = [
  ['SIGINT', 'INTERRUPTED', 'Interrupted'],
  ['SIGTERM', 'TERMINATED', 'Terminated'],
] as const;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops = stopSignals.map(([signal, kind, code]) => {
      const stop = (): void => {
        end();
        reject(new CliError({ code, kind, message: code.toLowerCase() }));
      };
      process.on(signal, stop);
      return () => process.off(signal, stop);
    });
    const timer = setTimeout(() => {
      end();
      resolve();
    }, milliseconds);
    const end = (): void => {
      clearTimeout(timer);
      for (const forget of stops) forget();
    };
  });
}

/** As many as Node keeps of a stack. */
const mostFrames = 10;

/** Where a fault of ours lies; messages are left out, as they may quote what must stay secret. */
function writeCauses({ world: { stderr }, report }: Invocation, error: CliError): void {
  const { cause } = error;
  if (!(cause instanceof Error)) return;
  const lines = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  // Frames come last: what looks like one in a message may go on without end.
  const frames = lines.slice(-mostFrames);
  stderr.write(
    [cause.name, ...frames].map((line) => `debug: ${told(report, line.trim())}\n`).join(''),
  );
}
