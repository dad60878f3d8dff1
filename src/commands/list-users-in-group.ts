import type { Command } from 'commander';
import { listUsersInGroup } from '../actions/list-users-in-group.ts';
import type { Invocation } from '../invocation.ts';
import { describeUsers } from '../output/describe-user.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth list-users-in-group admins --json'];

export function define(command: Command, invocation: Invocation): void {
  command.argument('<group>', 'name of the group').action(async (groupName: string) => {
    await runCall(invocation, async (client, { settings }) => {
      const userPoolId = requireSetting(settings, 'userPoolId');
      return describeUsers(await listUsersInGroup(client, { userPoolId, groupName }));
    });
  });
}
