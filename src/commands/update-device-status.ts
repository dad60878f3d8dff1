import type { Command } from 'commander';
import { parseInput, userAndAnswer } from '../input/command-input.ts';
import { addAdminOption, type AdminOption, DeviceKey } from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { Status, updateDevice } from '../sign-in/device.ts';
import { changeDevice } from '../sign-in/on-device.ts';

export const examples: readonly string[] = [
  'cogauth update-device-status remembered',
  'cogauth update-device-status ada not-remembered',
  'cogauth update-device-status ada not-remembered eu-west-1_01234567-89ab-4cde-8f01-23456789abcd --admin',
];

export function define(command: Command, invocation: Invocation): void {
  addAdminOption(command)
    .usage('[options] [USERNAME] [STATUS] [DEVICE_KEY]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[status]', 'remembered (the default) or not-remembered')
    .argument('[device-key]', 'the device, if not the one that is confirmed here')
    .action(
      async (
        first: string | undefined,
        second: string | undefined,
        key: string | undefined,
        { admin }: AdminOption,
      ) => {
        const { username, answer } = userAndAnswer(first, second);
        const status = parseInput(Status, answer ?? 'remembered', 'the status');
        const named = key === undefined ? undefined : parseInput(DeviceKey, key, 'the device key');
        await changeDevice(invocation, { username, admin }, (context, devices) =>
          updateDevice(context, devices, { status, named }),
        );
      },
    );
}
