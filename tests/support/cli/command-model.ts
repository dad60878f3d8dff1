import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { catalogue } from '../../../src/catalogue.ts';
import {
  type CommandModel,
  describeCommands,
  everyCommand,
} from '../../../src/help/completion-model.ts';
import { fullName } from '../../../src/help/examples.ts';
import type { Host } from '../../../src/host.ts';
import { buildProgram, newInvocation } from '../../../src/program.ts';
import type { GlobalOptions } from '../../../src/settings/global-options.ts';
import { noon } from '../noon.ts';

/** Every command with its options as the program defines them, the program itself with the global options first. */
export async function commandModels(): Promise<CommandModel[]> {
  const program = buildProgram(nowhere(), () => undefined);
  for (const { name } of catalogue) {
    // oxlint-disable-next-line no-await-in-loop -- they import much the same files
    await newInvocation(nowhere(), name, program).defineCommand(name);
  }
  return everyCommand(describeCommands(program));
}

/** A command line as the program understands it. */
interface Parsed {
  /** Its full name, such as `profile add`. */
  readonly command: string;
  readonly operands: readonly string[];
  readonly globals: GlobalOptions;
}

/** Lets the program parse a command line, and stops before the command runs. @throws CommanderError */
export async function parseOnly(words: readonly string[]): Promise<Parsed> {
  const program = buildProgram(nowhere(), () => undefined);
  const stopped = new Error('parsed');
  let parsed: Parsed | undefined;
  program.hook('preAction', (_program, command) => {
    parsed = {
      command: fullName(command),
      operands: command.args,
      globals: program.opts<GlobalOptions>(),
    };
    throw stopped;
  });
  await program.parseAsync([...words], { from: 'user' }).catch((error: unknown) => {
    if (error !== stopped) throw error;
  });
  if (parsed === undefined) throw new Error(`nothing would run: ${words.join(' ')}`);
  return parsed;
}

/** Defines commands in it, and runs none. */
function nowhere(): Host {
  return {
    env: {},
    stdin: Readable.from([]),
    stdout: new Writable(),
    stderr: new Writable(),
    now: noon,
    pause: async () => undefined,
    randomBytes,
    untilStopped: async () => undefined,
  };
}
