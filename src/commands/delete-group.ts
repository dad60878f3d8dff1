import type { Command } from 'commander';
import { deleteGroup } from '../actions/delete-group.ts';
import { requireConsent } from '../input/prompt.ts';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';
import { openWorkspace } from '../steps/workspace.ts';

export const examples: readonly string[] = [
  'cogauth delete-group admins',
  'cogauth delete-group admins --yes',
];

export function define(command: Command, invocation: Invocation): void {
  command.argument('<group>', 'name of the group').action(async (groupName: string) => {
    const { settings } = await openWorkspace(invocation);
    const userPoolId = requireSetting(settings, 'userPoolId');
    await requireConsent(invocation, `delete the group ${groupName} of ${userPoolId}?`);
    await runCall(invocation, async (client) => {
      await deleteGroup(client, { userPoolId, groupName });
      return {
        result: { groupName, deleted: true },
        text: `group ${groupName} is deleted; its members stay users of the pool`,
      };
    });
  });
}
