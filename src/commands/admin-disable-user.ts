import type { Command } from 'commander';
import { adminDisableUser } from '../actions/admin-disable-user.ts';
import type { Invocation } from '../invocation.ts';
import { run } from '../errors.ts';
import { userWords } from '../state/next-steps.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = ['cogauth admin-disable-user ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runOnUser(invocation, named, {
        act: async (client, user) => {
          await adminDisableUser(client, user);
          const { username } = user;
          return {
            result: { username, enabled: false },
            text: `${username} is disabled: their tokens are revoked, and Cognito refuses every sign-in`,
            suggested: [run('admin-enable-user', ...userWords(username))],
          };
        },
      });
    });
}
