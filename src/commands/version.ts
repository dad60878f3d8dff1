import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { writeValue } from '../output/write.ts';
import { packageVersion } from '../process/version.ts';

export const examples: readonly string[] = ['cogauth version'];

export function define(command: Command, invocation: Invocation): void {
  command.action(() => {
    const version = packageVersion();
    writeValue(invocation, { result: { version }, text: version });
  });
}
