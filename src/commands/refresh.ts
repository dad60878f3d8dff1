import type { Command } from 'commander';
import { addClientMetadata, type MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { refreshStep } from '../sign-in/tokens.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth refresh'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, options: MetadataOption) => {
      await runStep(invocation, refreshStep(invocation, username, options));
    });
  addClientMetadata(command);
}
