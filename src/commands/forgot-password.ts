import type { Command } from 'commander';
import { forgotPassword } from '../actions/forgot-password.ts';
import { addClientMetadata, type MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { sendingStep } from '../sign-in/account.ts';
import { afterPasswordForgotten } from '../state/transitions.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth forgot-password ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, { clientMetadata }: MetadataOption) => {
      const step = sendingStep(
        { username, clientMetadata },
        forgotPassword,
        (flow, { destination }, now) => afterPasswordForgotten(flow, destination, now),
      );
      await runStep(invocation, step);
    });
  addClientMetadata(command);
}
