import type { DeviceOwner } from '../actions/app-client.ts';
import type { CognitoClient } from '../client/with-client.ts';
import type { AdminOption } from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output/outcome.ts';
import { requireSetting, type Settings } from '../settings/settings.ts';
import type { Flow } from '../state/flow.ts';
import { chosenUser } from '../steps/open-flow.ts';
import { savedHere } from '../steps/run-on-user.ts';
import { runCall, runStep, type StepContext, type StepOutcome } from '../steps/run-step.ts';
import { freshAccessToken } from './tokens.ts';

// How a command about devices runs: as the signed-in user, or with --admin for any user of the pool.

/** The owner of the devices, as the arguments and options name them. */
interface DeviceWords extends AdminOption {
  readonly username: string | undefined;
}

/** The owner of the devices that a call is about. */
interface Devices {
  readonly client: CognitoClient;
  readonly owner: DeviceOwner;
  readonly username: string;
  /** The device that is confirmed here, if any. */
  readonly ownKey: string | undefined;
}

/** The flow that a step goes on with, and the owner of the devices. */
export interface OwnedDevices {
  readonly flow: Flow;
  readonly owner: DeviceOwner;
}

/** Runs a command that only reads devices: with --admin it takes no lock and needs no sign-in. */
export async function readDevices(
  invocation: Invocation,
  { username: named, admin }: DeviceWords,
  read: (devices: Devices) => Promise<Outcome>,
): Promise<void> {
  if (admin === true) {
    await runCall(invocation, async (client, workspace) => {
      const username = await chosenUser(workspace, named);
      const ownKey = (await savedHere(workspace, username))?.device?.deviceKey;
      return read({ client, owner: adminOwner(workspace.settings, username), username, ownKey });
    });
    return;
  }
  // A step, because expired tokens are refreshed first.
  await changeDevice(invocation, { username: named }, async ({ client }, { flow, owner }) => {
    const { username, device } = flow;
    return { flow, ...(await read({ client, owner, username, ownKey: device?.deviceKey })) };
  });
}

/** Runs a command that changes a device: always a step of the user's flow, because the flow holds the device confirmed here. */
export async function changeDevice(
  invocation: Invocation,
  { username, admin }: DeviceWords,
  change: (context: StepContext, devices: OwnedDevices) => Promise<StepOutcome>,
): Promise<void> {
  await runStep(invocation, {
    username,
    ask: () => undefined,
    act: async (context) =>
      change(context, admin === true ? asAdmin(context) : await asSignedIn(context)),
  });
}

function asAdmin({ flow, settings }: StepContext): OwnedDevices {
  return { flow, owner: adminOwner(settings, flow.realUsername ?? flow.username) };
}

/** @throws CliError NOT_SIGNED_IN without tokens, BAD_CREDENTIALS when they cannot be refreshed */
export async function asSignedIn(context: StepContext): Promise<OwnedDevices> {
  const { flow, accessToken } = await freshAccessToken(context);
  return { flow, owner: { api: 'public', accessToken } };
}

/** @throws CliError CONFIG without a user pool */
function adminOwner(settings: Settings, username: string): DeviceOwner {
  return { api: 'admin', userPoolId: requireSetting(settings, 'userPoolId'), username };
}
