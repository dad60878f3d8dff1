import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { main } from '../../../src/main.ts';
import { noon } from '../noon.ts';

interface Surroundings {
  /** Where settings and state are kept: a temporary directory. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What a pipe or a person would send. */
  readonly stdin?: string;
  /** What a person types instead. Each answer is typed once, when stderr shows its question after the previous answer. */
  readonly typed?: readonly (readonly [shown: RegExp, answer: string])[];
  /** Whether stdin, stdout and stderr are a terminal. */
  readonly isTTY?: boolean;
  readonly now?: () => Date;
  /** What a wait does: nothing by default. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** When the process began, if that is to be known. */
  readonly startedAt?: Date;
  /** When a command that serves is asked to stop: at once by default. */
  readonly untilStopped?: () => Promise<void>;
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command in this process, at noon by default. It sees nothing of the real environment. */
export async function runCli(
  argv: readonly string[],
  {
    home,
    env = {},
    stdin = '',
    typed = [],
    isTTY = typed.length > 0,
    now = noon,
    ...time
  }: Surroundings,
): Promise<Ended> {
  const stdout = collector(isTTY);
  const person = typingPerson(typed);
  const stderr = collector(isTTY, person.sees);
  const input = typed.length > 0 ? person.keyboard : Readable.from(stdin === '' ? [] : [stdin]);
  const exitCode = await main(argv, {
    env: { COGAUTH_HOME: home, ...env },
    stdin: Object.assign(input, { isTTY }),
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

function typingPerson(typed: NonNullable<Surroundings['typed']>): {
  readonly keyboard: Readable;
  readonly sees: (text: string) => void;
} {
  const keyboard = new Readable({ read: () => undefined });
  const left = [...typed];
  let seen = '';
  const sees = (text: string): void => {
    seen += text;
    const at = left.findIndex(([shown]) => shown.test(seen));
    if (at < 0) return;
    const [[, answer] = []] = left.splice(at, 1);
    seen = '';
    // A question is shown before it listens.
    setImmediate(() => keyboard.push(`${answer}\n`));
  };
  return { keyboard, sees };
}

function collector(
  isTTY: boolean,
  onText: (text: string) => void = () => undefined,
): { stream: Writable & { isTTY: boolean }; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      const text = Buffer.from(chunk).toString('utf8');
      chunks.push(text);
      onText(text);
      done();
    },
  });
  // A pipe does not end the streams of a process, and would end this one.
  return {
    stream: Object.assign(stream, { isTTY, end: () => stream }),
    text: () => chunks.join(''),
  };
}
