import { Readable, Writable } from 'node:stream';
import { entryOf } from '../../../src/catalogue.ts';
import type { Output } from '../../../src/host.ts';
import { stdinForOne } from '../../../src/input/secret-input.ts';
import { type Invocation, newReport } from '../../../src/invocation.ts';
import type { GlobalOptions } from '../../../src/settings/global-options.ts';
import { noon } from '../noon.ts';

/** A run of `status`, with what it has written so far. */
export interface TestInvocation extends Invocation {
  readonly stdout: () => string;
  readonly stderr: () => string;
}

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly globals?: GlobalOptions;
  readonly stdin?: string | readonly Uint8Array[];
  readonly isTerminal?: boolean;
}

export function invocationOf({
  env = {},
  globals = {},
  stdin = '',
  isTerminal = false,
}: Surroundings = {}): TestInvocation {
  const input = Object.assign(Readable.from(typeof stdin === 'string' ? [stdin] : stdin), {
    isTTY: isTerminal,
  });
  const stdout = collector(isTerminal);
  const stderr = collector(isTerminal);
  const report = newReport();
  report.note({ profile: 'default' });
  return {
    host: {
      env,
      stdin: input,
      stdout: stdout.stream,
      stderr: stderr.stream,
      now: noon,
      pause: async () => undefined,
      randomBytes: (size) => new Uint8Array(size),
      untilStopped: async () => undefined,
    },
    command: 'status',
    globals,
    report,
    takeStdin: stdinForOne({ stdin: input }),
    about: (command) => entryOf(command).about,
    defineCommand: async () => undefined,
    stdout: stdout.text,
    stderr: stderr.text,
  };
}

function collector(isTTY: boolean): { stream: Output; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => chunks.join('') };
}
