import type { Command } from 'commander';
import { listUsers } from '../actions/list-users.ts';
import type { Invocation } from '../invocation.ts';
import { describeUsers } from '../output/describe-user.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth list-users --json'];

export function define(command: Command, invocation: Invocation): void {
  command
    .option('--filter <expression>', `such as 'email ^= "ada"' or 'status = "Enabled"'`)
    .action(async ({ filter }: { readonly filter?: string }) => {
      await runCall(invocation, async (client, { settings }) => {
        const userPoolId = requireSetting(settings, 'userPoolId');
        return describeUsers(await listUsers(client, { userPoolId, filter }));
      });
    });
}
