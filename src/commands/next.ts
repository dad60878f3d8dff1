import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { commandLine, nextCommands } from '../output/next-commands.ts';
import { oneLine } from '../output/printable.ts';
import { writeValue } from '../output/write.ts';
import { lookAtFlow } from '../steps/other-target.ts';

export const examples: readonly string[] = ['cogauth next'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (named?: string) => {
      await lookAtFlow(invocation, named);
      const lines = nextCommands(invocation).map((step) => oneLine(commandLine(step)));
      writeValue(invocation, { result: {}, text: lines.join('\n') });
    });
}
