import type { Command } from 'commander';
import { confirmSignUp } from '../actions/confirm-sign-up.ts';
import { requireAnswer, userAndAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { afterSignUpConfirmed } from '../state/transitions.ts';
import { runStep, type FlowStep } from '../step.ts';

export function defineConfirmSignUp(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] CODE')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the code that was sent')
    .action(async (first?: string, second?: string) => {
      const { username, answer } = userAndAnswer(first, second);
      await runStep(invocation, confirmSignUpStep(invocation, { username, answer }));
    });
}

/** The step that confirms the account with the code that is given, or that a person says. */
export function confirmSignUpStep(
  invocation: Invocation,
  {
    username,
    answer,
  }: { readonly username: string | undefined; readonly answer: string | undefined },
): FlowStep<string> {
  return {
    username,
    ask: () => requireAnswer(invocation, answer, { words: 'confirmation code' }),
    act: async ({ flow, client, appClient, now }, confirmationCode) => {
      const { username: name, signUp } = flow;
      const confirmation = { username: name, confirmationCode, session: signUp?.session };
      const { Session: session } = await confirmSignUp(client, appClient, confirmation);
      return {
        flow: afterSignUpConfirmed(flow, session, now()),
        result: { username: flow.username, confirmed: true },
        text: `${flow.username} is confirmed`,
      };
    },
  };
}
