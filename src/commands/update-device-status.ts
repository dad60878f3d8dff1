import type { Command } from 'commander';
import { parseInput, userAndAnswer } from '../input/command-input.ts';
import {
  addAdminOption,
  type AdminOption,
  adminOwner,
  DeviceKey,
  requireDeviceKey,
} from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { Status, updateOnce, updateOwn, type Wanted } from '../sign-in/device.ts';
import { type StepContext, runStep, type StepOutcome } from '../steps/run-step.ts';

export function defineUpdateDeviceStatus(command: Command, invocation: Invocation): void {
  command
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
        const update = admin === true ? updateAsAdmin : updateOwn;
        await runStep(invocation, {
          username,
          ask: () => undefined,
          act: (context) => update(context, { status, named }),
        });
      },
    );
  addAdminOption(command);
}

async function updateAsAdmin(context: StepContext, wanted: Wanted): Promise<StepOutcome> {
  const { flow, settings } = context;
  const owner = adminOwner(settings, flow.realUsername ?? flow.username);
  const deviceKey = requireDeviceKey(wanted.named, flow.device?.deviceKey, flow.username);
  return updateOnce(context, owner, { ...wanted, deviceKey });
}
