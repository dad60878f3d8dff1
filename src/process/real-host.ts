import { randomBytes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import type { Host, Output } from '../host.ts';
import { secretVariables, tokenVariables } from '../settings/secret-names.ts';
import { errnoOf } from '../store/store-error.ts';
import { fileOutput } from './file-output.ts';
import { homeDirectory, noHome } from './home-directory.ts';

/** The only place that reads the real clock, random source, streams and signals. */
export function realHost(): Host {
  const { stderr } = process;
  const stdout = fstatSync(1).isFile() ? fileOutput(1) : process.stdout;
  const env = { ...process.env };
  // Programs that this process starts must not see them: a credential_process of the SDK, a module of triggers. Under `exec`
  // the environment holds tokens too.
  for (const name of [...secretVariables, ...Object.values(tokenVariables)])
    delete process.env[name];
  // The SDK looks for files in a home, and fails if the user has no home.
  if (homeDirectory() === '') process.env['HOME'] = noHome;
  // If stderr itself fails, there is nowhere to report it.
  stderr.on('error', () => undefined);
  return {
    env,
    // Node creates this stream on first use, and few commands use it.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    randomBytes,
    now: () => new Date(),
    startedAt: new Date(Date.now() - process.uptime() * 1000),
    pause,
    untilStopped,
    untilFault,
    untilWritten: watchOutput(stdout, stderr),
  };
}

/**
 * Waits until both streams have written all. Gives the error of stdout, such as a full disk. A reader that stops early, such as
 * `head`, is not an error.
 */
function watchOutput(stdout: Output, stderr: Output): () => Promise<unknown> {
  let lost: unknown;
  const note = (error: unknown): void => {
    const errno = errnoOf(error);
    if (errno !== undefined && errno !== 'EPIPE') lost ??= error;
  };
  stdout.on('error', note);
  return async () => {
    note(await written(stdout));
    await written(stderr);
    return lost;
  };
}

/** Waits until a stream has written all that it was given. Gives the error if it could not. */
function written(output: Output): Promise<unknown> {
  return new Promise((resolve) => {
    output.write('', resolve);
  });
}

/** Resolves with the first exception or rejection that nobody handles. */
function untilFault(): Promise<unknown> {
  return new Promise((resolve) => {
    process.on('uncaughtException', resolve);
  });
}

/** Resolves at the first signal. A second one ends the process at once. */
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

const stopSignals = [
  ['SIGINT', 'INTERRUPTED', 'Interrupted'],
  ['SIGTERM', 'TERMINATED', 'Terminated'],
] as const;

async function pause(milliseconds: number): Promise<void> {
  const stopped = new AbortController();
  const { signal } = stopped;
  const forgets = stopSignals.map(([name, kind, code]) => {
    const stop = (): void => {
      stopped.abort(new CliError({ code, kind, message: code.toLowerCase() }));
    };
    process.on(name, stop);
    return () => process.off(name, stop);
  });
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    for (const forget of forgets) forget();
  }
}
