import type { Command } from 'commander';
import { adminAddUserToGroup } from '../actions/admin-add-user-to-group.ts';
import { addMemberArguments, userAndGroup } from '../input/group-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = [
  'cogauth admin-add-user-to-group admins',
  'cogauth admin-add-user-to-group ada admins',
];

export function define(command: Command, invocation: Invocation): void {
  addMemberArguments(command).action(async (first?: string, second?: string) => {
    const { username: named, groupName } = userAndGroup(invocation.command, first, second);
    await runOnUser(invocation, named, {
      act: async (client, user) => {
        await adminAddUserToGroup(client, { ...user, groupName });
        const { username } = user;
        return {
          result: { username, groupName, member: true },
          text: `${username} is a member of ${groupName}; tokens say so from the next sign-in or refresh on`,
        };
      },
    });
  });
}
