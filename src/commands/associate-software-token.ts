import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { addShowOptions, associateStep, type ShowOptions } from '../sign-in/software-token.ts';
import { runStep } from '../steps/run-step.ts';

export function defineAssociateSoftwareToken(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, options: ShowOptions) => {
      await runStep(invocation, associateStep(invocation, options, username));
    });
  addShowOptions(command);
}
