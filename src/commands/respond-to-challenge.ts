import type { Command } from 'commander';
import { collectPair } from '../input/command-input.ts';
import { addSecretOptions } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { newPassword, password, totpSecret } from '../settings/secret-names.ts';
import { type Options, respondFromTotp, respondStep } from '../sign-in/respond.ts';
import { userOrAnswer } from '../sign-in/lone-word.ts';
import { userAndTotpAnswer } from '../sign-in/totp-code.ts';
import { finish, performStep } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth respond-to-challenge 123456',
  'cogauth respond-to-challenge PASSWORD_SRP --password-stdin < ./password',
  'cogauth respond-to-challenge --response ANSWER=blue',
  'cogauth respond-to-challenge --from-totp --totp-secret-file ./totp --expect TOKENS',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] [ANSWER]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[answer]', 'the code, choice or answer that is asked for')
    .option(
      '--response <key=value>',
      'a member of ChallengeResponses, may be repeated',
      collectPair,
    )
    .option('--attribute <name=value>', 'a required attribute, may be repeated', collectPair)
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .option('--from-totp', 'compute the code of the authenticator app, and wait for a fresh one')
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const words = userAndTotpAnswer(first, second, options);
      const { username, answer } =
        options.response === undefined ? await userOrAnswer(invocation, words) : words;
      const outcome =
        options.fromTotp === true
          ? await respondFromTotp(invocation, username, options)
          : await performStep(invocation, respondStep(invocation, { username, answer, options }));
      finish(invocation, outcome);
    });
  addSecretOptions(command, password);
  addSecretOptions(command, newPassword);
  addSecretOptions(command, totpSecret);
}
