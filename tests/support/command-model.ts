import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { catalogue } from '../../src/catalogue.ts';
import {
  type CommandModel,
  describeCommands,
  everyCommand,
} from '../../src/help/completion-model.ts';
import type { Host } from '../../src/host.ts';
import { buildProgram, newInvocation } from '../../src/program.ts';
import { noon } from './noon.ts';

/** Every command with its options as the program defines them, the program itself with the global options first. */
export async function commandModels(): Promise<CommandModel[]> {
  const program = buildProgram(nowhere(), () => undefined);
  for (const { name, load } of catalogue) {
    const command = program.commands.find((other) => other.name() === name);
    // oxlint-disable-next-line no-await-in-loop -- they import much the same files
    const define = await load();
    if (command !== undefined) define(command, newInvocation(nowhere(), name, program));
  }
  return everyCommand(describeCommands(program));
}

/** Commands are defined in it, and none is run. */
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
