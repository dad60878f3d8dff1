import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { main } from '../../src/main.ts';
import type { Keyboard } from './keyboard.ts';
import { noon } from './noon.ts';

interface Surroundings {
  /** Where settings and state are kept: a temporary directory. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What a pipe or a person would send. */
  readonly stdin?: string;
  /** Whether stdin, stdout and stderr are a terminal. */
  readonly isTTY?: boolean;
  /** Who sits at the terminal, instead of `stdin`. */
  readonly keyboard?: Keyboard;
  readonly now?: () => Date;
  /** What waiting is: nothing unless told otherwise. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** When the process began, if that is to be known. */
  readonly startedAt?: Date;
  /** When a command that serves is asked to stop: at once unless told otherwise. */
  readonly untilStopped?: () => Promise<void>;
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command in this process, at noon unless told otherwise. Nothing of the real environment is seen. */
export async function runCli(
  argv: readonly string[],
  { home, env = {}, stdin = '', isTTY = false, keyboard, now = noon, ...time }: Surroundings,
): Promise<Ended> {
  const keys = keyboard ?? piped(stdin, isTTY);
  const isTerminal = keys.stdin.isTTY === true;
  const stdout = collector(isTerminal);
  const stderr = collector(isTerminal, keys.sees);
  const exitCode = await main(argv, {
    env: { COGAUTH_HOME: home, ...env },
    stdin: keys.stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    now,
    pause: atOnce,
    untilStopped: atOnce,
    ...time,
    randomBytes,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

async function atOnce(): Promise<void> {}

/** All at once, whatever is on the screen. */
function piped(text: string, isTTY: boolean): Keyboard {
  const stdin = Object.assign(Readable.from(text === '' ? [] : [text]), { isTTY });
  return { stdin, sees: () => undefined };
}

function collector(
  isTTY: boolean,
  sees: Keyboard['sees'] = () => undefined,
): { stream: Writable & { isTTY: boolean }; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      const text = Buffer.from(chunk).toString('utf8');
      chunks.push(text);
      sees(text);
      done();
    },
  });
  // A pipe does not end the streams of a process, and would end this one.
  return {
    stream: Object.assign(stream, { isTTY, end: () => stream }),
    text: () => chunks.join(''),
  };
}
