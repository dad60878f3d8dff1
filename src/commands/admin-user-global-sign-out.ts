import type { Command } from 'commander';
import { adminUserGlobalSignOut } from '../actions/admin-user-global-sign-out.ts';
import type { Invocation } from '../invocation.ts';
import { signInAs } from '../state/next-steps.ts';
import { afterTokensRevoked } from '../state/transitions.ts';
import { runOnUser, savedHere } from '../steps/run-on-user.ts';

export const examples: readonly string[] = ['cogauth admin-user-global-sign-out ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runOnUser(invocation, named, {
        act: async (client, user, workspace) => {
          const { username } = user;
          // Under the user's lock, so that no refresh runs beside this and saves tokens that are revoked.
          await workspace.flows.lock(username, async () => {
            await adminUserGlobalSignOut(client, user);
            const flow = await savedHere(workspace, username);
            if (flow?.tokens === undefined) return;
            await workspace.flows.write(username, afterTokensRevoked(flow));
          });
          return {
            result: { username, global: true },
            text: `${username} is signed out everywhere`,
            suggested: [signInAs(username)],
          };
        },
      });
    });
}
