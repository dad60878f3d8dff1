import type { Command } from 'commander';
import { listDevices } from '../actions/list-devices.ts';
import { addAdminOption, type AdminOption } from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { deviceFacts, type DeviceFacts } from '../output/describe-user.ts';
import type { Outcome } from '../output/outcome.ts';
import { columns } from '../output/write.ts';
import { readDevices } from '../sign-in/on-device.ts';

export const examples: readonly string[] = [
  'cogauth list-devices',
  'cogauth list-devices ada --admin --json',
];

export function define(command: Command, invocation: Invocation): void {
  addAdminOption(command)
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, { admin }: AdminOption) => {
      await readDevices(invocation, { username, admin }, async ({ client, owner, ownKey }) => {
        const found = await listDevices(client, owner);
        return described(found.map((device) => deviceFacts(device, ownKey)));
      });
    });
}

function described(devices: readonly DeviceFacts[]): Outcome {
  const rows = devices.map(({ deviceKey, name, lastAuthenticatedDate, isThisDevice }) => [
    deviceKey,
    name ?? '',
    lastAuthenticatedDate ?? '',
    isThisDevice ? 'this device' : '',
  ]);
  return { result: { devices }, text: rows.length === 0 ? 'no devices' : columns(rows) };
}
