import type { Command } from 'commander';
import { addClientMetadata, type MetadataOption, userAndAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { confirmSignUpStep } from '../sign-in/account.ts';
import { userOrAnswer } from '../sign-in/lone-word.ts';
import { runStep } from '../steps/run-step.ts';

interface Options extends MetadataOption {
  readonly forceAliasCreation?: boolean;
}

export const examples: readonly string[] = [
  'cogauth confirm-sign-up 123456',
  'cogauth confirm-sign-up ada 123456',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] CODE')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the code that was sent')
    .option(
      '--force-alias-creation',
      'take the e-mail address or phone number from the user who has it as an alias',
    )
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const words = userAndAnswer(first, second);
      const { username, answer } = await userOrAnswer(invocation, words);
      await runStep(invocation, confirmSignUpStep(invocation, { username, answer, ...options }));
    });
  addClientMetadata(command);
}
