import type { Command } from 'commander';
import { resendConfirmationCode } from '../actions/resend-confirmation-code.ts';
import { addClientMetadata, type MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { isDelivered } from '../output/describe-flow.ts';
import { sendingStep } from '../sign-in/account.ts';
import { afterSignUp } from '../state/transitions.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth resend-confirmation-code ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, { clientMetadata }: MetadataOption) => {
      const step = sendingStep(
        { username, clientMetadata },
        resendConfirmationCode,
        (flow, delivery, now) => {
          const codeSent = isDelivered(delivery);
          const { destination } = delivery;
          return afterSignUp(flow, { confirmed: false, destination, codeSent }, now);
        },
      );
      await runStep(invocation, step);
    });
  addClientMetadata(command);
}
