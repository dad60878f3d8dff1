import type { Command } from 'commander';
import type { DeviceOwner } from '../actions/app-client.ts';
import { forgetDevice } from '../actions/forget-device.ts';
import { toCliError } from '../client/refusals.ts';
import {
  addAdminOption,
  addDeviceArguments,
  type AdminOption,
  adminOwner,
  requireDeviceKey,
  userAndDevice,
} from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import type { Flow } from '../state/flow.ts';
import { afterDeviceForgotten } from '../state/transitions.ts';
import { type StepContext, runStep, type StepOutcome } from '../steps/run-step.ts';

export function defineForgetDevice(command: Command, invocation: Invocation): void {
  addDeviceArguments(command).action(
    async (first: string | undefined, second: string | undefined, { admin }: AdminOption) => {
      const { username, deviceKey } = userAndDevice(first, second);
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async (context) => {
          const { flow, owner } = admin === true ? asAdmin(context) : await asSignedIn(context);
          const named = requireDeviceKey(deviceKey, flow.device?.deviceKey, flow.username);
          return forgetOnce({ ...context, flow }, owner, named);
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

function asAdmin({ flow, settings }: StepContext): Owned {
  return { flow, owner: adminOwner(settings, flow.realUsername ?? flow.username) };
}

async function asSignedIn(context: StepContext): Promise<Owned> {
  const { flow, accessToken } = await freshAccessToken(context);
  return { flow, owner: { api: 'public', accessToken } };
}

async function forgetOnce(
  { flow, client, warn }: StepContext,
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
