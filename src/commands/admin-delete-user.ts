import type { Command } from 'commander';
import { adminDeleteUser } from '../actions/admin-delete-user.ts';
import { toCliError } from '../client/refusals.ts';
import type { Invocation } from '../invocation.ts';
import { runOnUser, savedHere } from '../steps/run-on-user.ts';
import { forgetUser } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth admin-delete-user ada',
  'cogauth admin-delete-user ada --yes',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runOnUser(invocation, named, {
        consent: ({ username, userPoolId }) => `delete the user ${username} of ${userPoolId}?`,
        act: async (client, user, workspace) => {
          const { username } = user;
          // Under the user's lock, so that no step that runs beside this saves the user again.
          const forgotten = await workspace.flows.lock(username, async () => {
            const isSaved = (await savedHere(workspace, username)) !== undefined;
            await adminDeleteUser(client, user).catch((thrown: unknown) => {
              // An earlier run may have ended between the deletion and this process's own part.
              if (!isSaved || toCliError(thrown).code !== 'UserNotFoundException') throw thrown;
              workspace.warn(`Cognito no longer knew ${username}`);
            });
            if (!isSaved) return false;
            await forgetUser(invocation, workspace, username);
            return true;
          });
          return {
            result: { username, deleted: true },
            text: `${username} is deleted${forgotten ? ', with everything saved here' : ''}`,
          };
        },
      });
    });
}
