import { randomBytes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import { CliError } from '../errors.ts';
import type { Host, Output } from '../host.ts';
import { secretVariables, tokenVariables } from '../settings/secret-names.ts';
import { errnoOf } from '../store/store-error.ts';
import { fileOutput } from './file-output.ts';
import { homeDirectory, noHome } from './home-directory.ts';

/** The one place that takes clock, dice and streams from the process. */
export function realHost(): Host {
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
function clockOf(env: NodeJS.ProcessEnv): Pick<Host, 'now' | 'startedAt' | 'pause'> {
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
