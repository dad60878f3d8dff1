import type { Command } from 'commander';
import { listDevices } from '../actions/list-devices.ts';
import {
  addAdminOption,
  type AdminOption,
  adminOwner,
  savedDeviceKey,
} from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { deviceFacts, type DeviceFacts } from '../output/describe-user.ts';
import type { Outcome } from '../output/outcome.ts';
import { columns } from '../output/write.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { chosenUser } from '../steps/open-flow.ts';
import { runCall, runStep } from '../steps/run-step.ts';

export function defineListDevices(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, { admin }: AdminOption) => {
      if (admin === true) await listAsAdmin(invocation, username);
      else await listOwn(invocation, username);
    });
  addAdminOption(command);
}

async function listOwn(invocation: Invocation, username: string | undefined): Promise<void> {
  await runStep(invocation, {
    username,
    ask: () => undefined,
    act: async (context) => {
      const { flow, accessToken } = await freshAccessToken(context);
      const found = await listDevices(context.client, { api: 'public', accessToken });
      const devices = found.map((device) => deviceFacts(device, flow.device?.deviceKey));
      return { flow, ...described(devices) };
    },
  });
}

async function listAsAdmin(invocation: Invocation, named: string | undefined): Promise<void> {
  await runCall(invocation, async (client, workspace) => {
    const username = await chosenUser(workspace, named);
    const found = await listDevices(client, adminOwner(workspace.settings, username));
    const ownKey = await savedDeviceKey(workspace, username);
    return described(found.map((device) => deviceFacts(device, ownKey)));
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
