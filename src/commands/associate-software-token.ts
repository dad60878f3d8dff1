import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { addShowOptions, associateStep, type ShowOptions } from '../sign-in/software-token.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth associate-software-token',
  'cogauth associate-software-token --save-secret --json --show-secrets',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, options: ShowOptions) => {
      await runStep(invocation, associateStep(invocation, options, username));
    });
  addShowOptions(command);
}
