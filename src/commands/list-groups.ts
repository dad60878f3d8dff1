import type { Command } from 'commander';
import { listGroups } from '../actions/list-groups.ts';
import type { Invocation } from '../invocation.ts';
import { describeGroups } from '../output/describe-group.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth list-groups', 'cogauth list-groups --json'];

export function define(command: Command, invocation: Invocation): void {
  command.action(async () => {
    await runCall(invocation, async (client, { settings }) =>
      describeGroups(await listGroups(client, requireSetting(settings, 'userPoolId'))),
    );
  });
}
