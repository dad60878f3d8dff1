import type { Command } from 'commander';
import { confirmSignUp } from '../actions/confirm-sign-up.ts';
import { requireAnswer, userAndAnswer } from '../command-input.ts';
import type { Invocation } from '../invocation.ts';
import { afterSignUpConfirmed } from '../state/transitions.ts';
import { runStep } from '../step.ts';

export function defineConfirmSignUp(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] CODE')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the code that was sent')
    .action(async (first?: string, second?: string) => {
      const { username, answer } = userAndAnswer(first, second);
      await runStep(invocation, {
        username,
        ask: () => requireAnswer(invocation, answer, 'confirmation code'),
        act: async ({ flow, client, appClient, spending }, confirmationCode) => {
          await spending(flow);
          await confirmSignUp(client, appClient, { username: flow.username, confirmationCode });
          return {
            flow: afterSignUpConfirmed(flow),
            result: { username: flow.username, confirmed: true },
            text: `${flow.username} is confirmed`,
          };
        },
      });
    });
}
