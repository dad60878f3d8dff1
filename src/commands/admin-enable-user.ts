import type { Command } from 'commander';
import { adminEnableUser } from '../actions/admin-enable-user.ts';
import type { Invocation } from '../invocation.ts';
import { signInAs } from '../state/next-steps.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = ['cogauth admin-enable-user ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runOnUser(invocation, named, {
        act: async (client, user) => {
          await adminEnableUser(client, user);
          const { username } = user;
          return {
            result: { username, enabled: true },
            text: `${username} is enabled`,
            suggested: [signInAs(username)],
          };
        },
      });
    });
}
