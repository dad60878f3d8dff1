import type { Command } from 'commander';
import type { DeviceOwner } from '../actions/device-owner.ts';
import { forgetDevice } from '../actions/forget-device.ts';
import { toCliError } from '../cognito-refusals.ts';
import type { Invocation } from '../invocation.ts';
import type { Flow } from '../state/flow.ts';
import { afterDeviceForgotten } from '../state/transitions.ts';
import { runStep, type Moment, type StepOutcome } from '../step.ts';
import { addDeviceArguments, requireDeviceKey, userAndDevice } from './get-device.ts';
import { addAdminOption, adminOwner, type AdminOption } from './list-devices.ts';
import { freshAccessToken } from './refresh.ts';

export function defineForgetDevice(command: Command, invocation: Invocation): void {
  addDeviceArguments(command).action(
    async (first: string | undefined, second: string | undefined, { admin }: AdminOption) => {
      const { username, deviceKey } = userAndDevice(first, second);
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async (moment) => {
          const { flow, owner } = admin === true ? asAdmin(moment) : await asSignedIn(moment);
          const named = requireDeviceKey(deviceKey, flow.device?.deviceKey, flow.username);
          return forgetOnce({ ...moment, flow }, owner, named);
        },
      });
    },
  );
  addAdminOption(command);
}

interface Owned {
  readonly flow: Flow;
  readonly owner: DeviceOwner;
}

function asAdmin({ flow, settings }: Moment): Owned {
  return { flow, owner: adminOwner(settings, flow.realUsername ?? flow.username) };
}

async function asSignedIn(moment: Moment): Promise<Owned> {
  const { flow, accessToken } = await freshAccessToken(moment);
  return { flow, owner: { api: 'public', accessToken } };
}

async function forgetOnce(
  { flow, client, warn }: Moment,
  owner: DeviceOwner,
  deviceKey: string,
): Promise<StepOutcome> {
  const isThisDevice = flow.device?.deviceKey === deviceKey;
  await forgetDevice(client, owner, deviceKey).catch((thrown: unknown) => {
    // Forgotten before: what is kept of it here would only make the next sign-in fail.
    if (!isThisDevice || !isUnknownDevice(thrown)) throw thrown;
    warn(`Cognito did not know device ${deviceKey} any more`);
  });
  if (flow.tokens?.deviceKey === deviceKey) {
    warn(
      `these tokens came with that device: they cannot be refreshed, and end at ${flow.tokens.expiresAt}`,
    );
  }
  return {
    flow: afterDeviceForgotten(flow, deviceKey),
    result: { username: flow.username, deviceKey, isThisDevice, forgotten: true },
    text: isThisDevice
      ? `device ${deviceKey} is forgotten: the next sign-in from here asks for MFA`
      : `device ${deviceKey} is forgotten: a sign-in from there asks for MFA`,
  };
}

function isUnknownDevice(thrown: unknown): boolean {
  const { code, message } = toCliError(thrown);
  return code === 'ResourceNotFoundException' && message.startsWith('Device');
}
