import type { Command } from 'commander';
import { confirmForgotPassword } from '../actions/confirm-forgot-password.ts';
import {
  addClientMetadata,
  type MetadataOption,
  requireAnswer,
  SentCode,
  userAndAnswer,
} from '../input/command-input.ts';
import {
  addSecretOptions,
  flagsOf,
  requireSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { newPassword } from '../settings/secret-names.ts';
import { inboxNote } from '../sign-in/account.ts';
import { userOrAnswer } from '../sign-in/lone-word.ts';
import { afterPasswordReset } from '../state/transitions.ts';
import { runStep } from '../steps/run-step.ts';

interface Options extends SecretOptions<'newPassword'>, MetadataOption {}

export const examples: readonly string[] = [
  'cogauth confirm-forgot-password ada 123456',
  'cogauth confirm-forgot-password 123456 --new-password-file ./password',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] CODE')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the code that was sent')
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const words = userAndAnswer(first, second);
      const { username, answer } = await userOrAnswer(invocation, words);
      await runStep(invocation, {
        username,
        ask: async (flow) => ({
          confirmationCode: await requireAnswer(invocation, answer, {
            words: 'confirmation code',
            shape: SentCode,
            note: inboxNote(invocation, flow),
          }),
          password: await requireSecret(invocation, newPassword, flagsOf(options, newPassword)),
        }),
        act: async ({ flow, client, appClient }, { confirmationCode, password }) => {
          const { username: name } = flow;
          await confirmForgotPassword(client, appClient, {
            username: name,
            confirmationCode,
            password,
            clientMetadata: options.clientMetadata,
          });
          return {
            flow: afterPasswordReset(flow),
            result: { username: name, passwordChanged: true },
            text: `${name} has a new password`,
          };
        },
      });
    });
  addSecretOptions(addClientMetadata(command), newPassword);
}
