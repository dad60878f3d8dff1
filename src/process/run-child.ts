import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { CliError, isError, hint, run } from '../errors.ts';

// A command of the user's, on the streams of this process.

interface Child {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A terminal sends its signals to the child by itself. */
  readonly isOnTerminal: boolean;
}

/**
 * Runs a command to its end and gives its exit code; after a signal, 128 plus the signal's number, as shells do.
 *
 * @throws CliError USAGE if the command cannot be started
 */
export async function runChild({ command, args, env, isOnTerminal }: Child): Promise<number> {
  const child = started({ command, args, env });
  const stopRelaying = relaySignals(child, isOnTerminal);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } catch (cause) {
    throw notStarted(command, cause);
  } finally {
    stopRelaying();
  }
}

/** Node refuses some commands at once: with a NUL, or with more arguments than the system takes. */
function started({ command, args, env }: Omit<Child, 'isOnTerminal'>): ChildProcess {
  try {
    return spawn(command, [...args], { env: { ...env }, stdio: 'inherit' });
  } catch (cause) {
    throw notStarted(command, cause);
  }
}

const relayed = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const satisfies NodeJS.Signals[];
/** The signals that a terminal sends to all processes in its foreground. */
const ofTerminal: ReadonlySet<NodeJS.Signals> = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT']);

/** Keeps this process alive until the child has ended, whatever signal comes. */
function relaySignals(child: ChildProcess, isOnTerminal: boolean): () => void {
  const relay = (signal: NodeJS.Signals): void => {
    if (!isOnTerminal || !ofTerminal.has(signal)) child.kill(signal);
  };
  for (const signal of relayed) process.on(signal, relay);
  return () => {
    for (const signal of relayed) process.off(signal, relay);
  };
}

function notStarted(command: string, cause: unknown): CliError {
  const reason = isError(cause) && 'code' in cause ? String(cause.code) : 'error';
  return new CliError({
    code: 'NotStarted',
    kind: 'USAGE',
    message: `the command cannot be started (${reason}): ${command}`,
    hint: hint`give a program and its arguments after --: ${run('exec', '--', 'env')}`,
    cause,
  });
}
