import type { Command } from 'commander';
import { listUsers } from '../actions/list-users.ts';
import type { Invocation } from '../invocation.ts';
import { attributesOf } from '../output/describe-user.ts';
import { columns } from '../output/write.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth list-users --json'];

export function define(command: Command, invocation: Invocation): void {
  command
    .option('--filter <expression>', `such as 'email ^= "ada"' or 'status = "Enabled"'`)
    .action(async ({ filter }: { readonly filter?: string }) => {
      await runCall(invocation, async (client, { settings }) => {
        const userPoolId = requireSetting(settings, 'userPoolId');
        const found = await listUsers(client, { userPoolId, filter });
        const users = found.map((user) => ({
          username: user.Username ?? null,
          userStatus: user.UserStatus ?? null,
          enabled: user.Enabled ?? null,
          userCreateDate: user.UserCreateDate?.toISOString() ?? null,
          attributes: attributesOf(user.Attributes),
        }));
        const rows = users.map(({ username, userStatus, attributes }) => [
          username ?? '',
          userStatus ?? '',
          attributes['email'] ?? attributes['phone_number'] ?? '',
        ]);
        return { result: { users }, text: rows.length === 0 ? 'no users' : columns(rows) };
      });
    });
}
