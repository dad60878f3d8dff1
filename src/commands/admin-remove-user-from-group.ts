import type { Command } from 'commander';
import { adminRemoveUserFromGroup } from '../actions/admin-remove-user-from-group.ts';
import { addMemberArguments, userAndGroup } from '../input/group-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = [
  'cogauth admin-remove-user-from-group admins',
  'cogauth admin-remove-user-from-group ada admins',
];

export function define(command: Command, invocation: Invocation): void {
  addMemberArguments(command).action(async (first?: string, second?: string) => {
    const { username: named, groupName } = userAndGroup(invocation.command, first, second);
    await runOnUser(invocation, named, {
      act: async (client, user) => {
        await adminRemoveUserFromGroup(client, { ...user, groupName });
        const { username } = user;
        return {
          result: { username, groupName, member: false },
          text: `${username} is not a member of ${groupName}; tokens say so from the next sign-in or refresh on`,
        };
      },
    });
  });
}
