import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { verifyFromTotp, type VerifyOptions, verifyStep } from '../sign-in/software-token.ts';
import { userOrAnswer } from '../sign-in/lone-word.ts';
import { userAndTotpAnswer } from '../sign-in/totp-code.ts';
import { finish, performStep } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth verify-software-token 123456',
  'cogauth verify-software-token --from-totp',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] [CODE]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the six digits that the authenticator app shows')
    .option('--device-name <name>', 'a name for the authenticator app')
    .option('--from-totp', 'compute the code from the new secret, and wait for a fresh one')
    .action(
      async (first: string | undefined, second: string | undefined, options: VerifyOptions) => {
        const words = userAndTotpAnswer(first, second, options);
        const { username, answer } = await userOrAnswer(invocation, words);
        const outcome =
          options.fromTotp === true
            ? await verifyFromTotp(invocation, username, options)
            : await performStep(invocation, verifyStep(invocation, { username, answer, options }));
        finish(invocation, outcome);
      },
    );
}
