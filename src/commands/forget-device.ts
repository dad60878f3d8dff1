import type { Command } from 'commander';
import { forgetDevice } from '../actions/forget-device.ts';
import { toCliError } from '../client/refusals.ts';
import { says } from '../cognito/refusal-texts.ts';
import {
  addDeviceArguments,
  type AdminOption,
  requireDeviceKey,
  userAndDevice,
} from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { changeDevice, type OwnedDevices } from '../sign-in/on-device.ts';
import { afterDeviceForgotten } from '../state/transitions.ts';
import type { StepContext, StepOutcome } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth forget-device',
  'cogauth forget-device ada eu-west-1_01234567-89ab-4cde-8f01-23456789abcd --admin',
];

export function define(command: Command, invocation: Invocation): void {
  addDeviceArguments(command).action(
    async (first: string | undefined, second: string | undefined, { admin }: AdminOption) => {
      const { username, deviceKey } = userAndDevice(first, second);
      await changeDevice(invocation, { username, admin }, (context, devices) =>
        forgetOnce(context, devices, deviceKey),
      );
    },
  );
}

async function forgetOnce(
  { client, warn }: StepContext,
  { flow, owner }: OwnedDevices,
  named: string | undefined,
): Promise<StepOutcome> {
  const deviceKey = requireDeviceKey(named, flow.device?.deviceKey, flow.username);
  const isThisDevice = flow.device?.deviceKey === deviceKey;
  await forgetDevice(client, owner, deviceKey).catch((thrown: unknown) => {
    // Cognito forgot the device earlier. Forget it here too, or the next sign-in fails.
    if (!isThisDevice || !says(toCliError(thrown), 'unknownDevice')) throw thrown;
    warn(`Cognito no longer knew device ${deviceKey}`);
  });
  if (flow.tokens?.deviceKey === deviceKey) {
    warn(
      `these tokens came with that device: they cannot be refreshed, and expire at ${flow.tokens.expiresAt}`,
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
