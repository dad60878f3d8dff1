import type { Command } from 'commander';
import { userAndAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { confirmSignUpStep } from '../sign-in/account.ts';
import { runStep } from '../steps/run-step.ts';

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
