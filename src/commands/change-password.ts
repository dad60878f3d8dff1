import type { Command } from 'commander';
import { changePassword } from '../actions/change-password.ts';
import {
  addSecretOptions,
  flagsOf,
  requireSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { newPassword, password } from '../settings/secret-names.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { nothingPending } from '../steps/due-step.ts';
import { runStep } from '../steps/run-step.ts';

interface Options extends SecretOptions<'password'>, SecretOptions<'newPassword'> {
  readonly passwordless?: boolean;
}

export const examples: readonly string[] = [
  'cogauth change-password',
  'cogauth change-password --password-file ./old --new-password-file ./new',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--passwordless', 'the user has no password yet')
    .action(async (username: string | undefined, options: Options) => {
      await runStep(invocation, {
        username,
        ask: async (flow) => {
          if (flow.tokens === undefined) throw nothingPending(flow, invocation.host.now());
          return {
            previousPassword: await previous(invocation, options),
            proposedPassword: await requireSecret(
              invocation,
              newPassword,
              flagsOf(options, newPassword),
            ),
          };
        },
        act: async (context, passwords) => {
          const { flow, accessToken } = await freshAccessToken(context);
          await changePassword(context.client, { accessToken, ...passwords });
          return {
            flow,
            result: { username: flow.username, passwordChanged: true },
            text: `${flow.username} has a new password; existing sign-ins stay valid`,
          };
        },
      });
    });
  addSecretOptions(command, password);
  addSecretOptions(command, newPassword);
}

async function previous(invocation: Invocation, options: Options): Promise<string | undefined> {
  if (options.passwordless === true) return undefined;
  return requireSecret(invocation, password, flagsOf(options, password));
}
