import type { Command } from 'commander';
import { listUserPools } from '../actions/list-user-pools.ts';
import type { Invocation } from '../invocation.ts';
import { columns } from '../output/write.ts';
import { runCall } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth list-user-pools --region eu-west-1'];

export function define(command: Command, invocation: Invocation): void {
  command.action(async () => {
    await runCall(invocation, async (client) => {
      const found = await listUserPools(client);
      const userPools = found.map(({ Id, Name, CreationDate }) => ({
        userPoolId: Id ?? null,
        userPoolName: Name ?? null,
        creationDate: CreationDate?.toISOString() ?? null,
      }));
      const rows = userPools.map(({ userPoolId, userPoolName }) => [
        userPoolId ?? '',
        userPoolName ?? '',
      ]);
      return { result: { userPools }, text: rows.length === 0 ? 'no user pools' : columns(rows) };
    });
  });
}
