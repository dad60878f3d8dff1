import { randomBytes } from 'node:crypto';
import { CommanderError } from 'commander';
import { toCliError } from './cognito-refusals.ts';
import { exitCodes, type CliError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { writeFailure } from './output.ts';
import { buildProgram, newInvocation, usageError } from './program.ts';
import type { World } from './world.ts';

/** Runs one command and gives its exit code. Nothing else prints an error. */
export async function main(argv: readonly string[], world: World = realWorld()): Promise<number> {
  let invocation: Invocation | undefined;
  const program = buildProgram(world, (begun) => {
    invocation = begun;
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return invocation?.report.exitCode ?? exitCodes.OK;
  } catch (thrown) {
    const failed = invocation ?? newInvocation(world, '', program);
    return reportFailure(failed, thrown);
  }
}

function reportFailure(invocation: Invocation, thrown: unknown): number {
  const error =
    thrown instanceof CommanderError ? usageError(thrown, invocation.command) : toCliError(thrown);
  if (error === undefined) return exitCodes.OK;
  writeFailure(invocation, error);
  if (invocation.globals.debug === true) writeCauses(invocation.world, error);
  return error.exitCode;
}

/** The one place that takes clock, dice and streams from the process. */
function realWorld(): World {
  const { env, stdin, stdout, stderr } = process;
  // A reader that has seen enough, such as `head`, is no fault.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const offsetMs = clockOffset(env);
  const now = (): Date => new Date(Date.now() + offsetMs);
  const startedAt = new Date(performance.timeOrigin + offsetMs);
  return { env, stdin, stdout, stderr, randomBytes, now, startedAt, untilStopped };
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

/** Tests move the clock of a process by this variable rather than wait. */
function clockOffset({ COGAUTH_TEST_CLOCK_OFFSET_SECONDS: offset }: NodeJS.ProcessEnv): number {
  const offsetMs = Number(offset ?? 0) * 1000;
  return Number.isFinite(offsetMs) ? offsetMs : 0;
}

/** Where a fault of ours lies; messages are left out, as they may quote what must stay secret. */
function writeCauses({ stderr }: World, error: CliError): void {
  const { cause } = error;
  if (!(cause instanceof Error)) return;
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  stderr.write(
    `debug: ${cause.name}\n${frames.map((frame) => `debug: ${frame.trim()}\n`).join('')}`,
  );
}
