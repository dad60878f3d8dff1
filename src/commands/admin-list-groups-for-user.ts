import type { Command } from 'commander';
import { adminListGroupsForUser } from '../actions/admin-list-groups-for-user.ts';
import type { Invocation } from '../invocation.ts';
import { describeGroups } from '../output/describe-group.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = ['cogauth admin-list-groups-for-user ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runOnUser(invocation, named, {
        act: async (client, user) => describeGroups(await adminListGroupsForUser(client, user)),
      });
    });
}
