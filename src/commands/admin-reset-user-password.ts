import type { Command } from 'commander';
import { adminResetUserPassword } from '../actions/admin-reset-user-password.ts';
import { run } from '../errors.ts';
import { collectPair } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { userWords } from '../state/next-steps.ts';
import { runOnUser } from '../steps/run-on-user.ts';

interface Options {
  readonly clientMetadata?: Record<string, string>;
}

export const examples: readonly string[] = ['cogauth admin-reset-user-password ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (named: string | undefined, { clientMetadata }: Options) => {
      await runOnUser(invocation, named, {
        act: async (client, user) => {
          await adminResetUserPassword(client, { ...user, clientMetadata });
          const { username } = user;
          return {
            result: { username, userStatus: 'RESET_REQUIRED' },
            text: `the password of ${username} is invalid; Cognito sent a code that sets a new one`,
            suggested: [run('confirm-forgot-password', ...userWords(username), 'CODE')],
          };
        },
      });
    });
}
