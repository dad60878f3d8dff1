import type { Command } from 'commander';
import type { DeviceOwner } from '../actions/device-owner.ts';
import { listDevices } from '../actions/list-devices.ts';
import { runCall } from '../call.ts';
import { deviceFacts, type DeviceFacts } from '../words/describe-device.ts';
import type { Invocation } from '../invocation.ts';
import { columns, type Outcome } from '../output.ts';
import { requireSetting, type Settings } from '../settings.ts';
import { runStep } from '../step.ts';
import { chosenUser } from '../whose-flow.ts';
import type { Workspace } from '../workspace.ts';
import { freshAccessToken } from './refresh.ts';

export interface AdminOption {
  readonly admin?: boolean;
}

export function addAdminOption(command: Command): void {
  command.option('--admin', 'by the admin operation, with AWS credentials and without a sign-in');
}

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
    act: async (moment) => {
      const { flow, accessToken } = await freshAccessToken(moment);
      const found = await listDevices(moment.client, { api: 'public', accessToken });
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

/** @throws CliError CONFIG without a user pool */
export function adminOwner(settings: Settings, username: string): DeviceOwner {
  return { api: 'admin', userPoolId: requireSetting(settings, 'userPoolId'), username };
}

/** The device that is confirmed here, if any. */
export async function savedDeviceKey(
  { flows, settings }: Pick<Workspace, 'flows' | 'settings'>,
  username: string,
): Promise<string | undefined> {
  const flow = await flows.read(username);
  return flow?.target.userPoolId === settings.userPoolId?.value
    ? flow?.device?.deviceKey
    : undefined;
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
