import type { Command } from 'commander';
import * as z from 'zod';
import type { DeviceOwner } from '../actions/device-owner.ts';
import { updateDeviceStatus } from '../actions/update-device-status.ts';
import { parseInput, userAndAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import type { Flow } from '../state/flow.ts';
import { afterDeviceStatus } from '../state/transitions.ts';
import { outOfOrder } from '../step-order.ts';
import { runStep, type FlowStep, type Moment, type StepOutcome } from '../step.ts';
import { DeviceKey, requireDeviceKey } from './get-device.ts';
import { addAdminOption, adminOwner, type AdminOption } from './list-devices.ts';
import { freshAccessToken } from './refresh.ts';

const Status = z.enum(['remembered', 'not-remembered'], 'expected remembered or not-remembered');
type Status = z.infer<typeof Status>;

const wireNames = { remembered: 'remembered', 'not-remembered': 'not_remembered' } as const;

/** What the words mean: which device, as far as one is named, and what becomes of it. */
interface Wanted {
  readonly status: Status;
  readonly named: string | undefined;
}

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
          act: (moment) => update(moment, { status, named }),
        });
      },
    );
  addAdminOption(command);
}

/** The step that has the confirmed device remembered, where Cognito leaves that to the user. */
export function rememberDeviceStep(username: string | undefined): FlowStep<undefined> {
  return {
    username,
    ask: () => undefined,
    act: (moment) => updateOwn(moment, { status: 'remembered', named: undefined }),
  };
}

async function updateAsAdmin(moment: Moment, wanted: Wanted): Promise<StepOutcome> {
  const { flow, settings } = moment;
  const owner = adminOwner(settings, flow.realUsername ?? flow.username);
  const deviceKey = requireDeviceKey(wanted.named, flow.device?.deviceKey, flow.username);
  return updateOnce(moment, owner, { ...wanted, deviceKey });
}

async function updateOwn(moment: Moment, wanted: Wanted): Promise<StepOutcome> {
  const { flow, accessToken } = await freshAccessToken(moment);
  const deviceKey = wanted.named ?? flow.device?.deviceKey;
  if (deviceKey === undefined) {
    throw outOfOrder(flow, moment.now(), `no device of ${flow.username} is confirmed here`);
  }
  const owner: DeviceOwner = { api: 'public', accessToken };
  return updateOnce({ ...moment, flow }, owner, { ...wanted, deviceKey });
}

async function updateOnce(
  { client, flow }: Moment,
  owner: DeviceOwner,
  { deviceKey, status }: Pick<Wanted, 'status'> & { readonly deviceKey: string },
): Promise<StepOutcome> {
  await updateDeviceStatus(client, owner, { deviceKey, status: wireNames[status] });
  const isThisDevice = flow.device?.deviceKey === deviceKey;
  const remembered = status === 'remembered';
  return {
    flow: isThisDevice ? afterDeviceStatus(flow, remembered) : flow,
    result: { username: flow.username, deviceKey, isThisDevice, remembered },
    text: described(flow, deviceKey, remembered),
  };
}

function described({ device }: Flow, deviceKey: string, remembered: boolean): string {
  const isThisDevice = device?.deviceKey === deviceKey;
  if (remembered) {
    const next = isThisDevice ? 'the next sign-in from here' : 'a sign-in from there';
    return `device ${deviceKey} is remembered: ${next} asks for no MFA`;
  }
  const from = isThisDevice ? 'here' : 'there';
  return `device ${deviceKey} is not remembered any more: a sign-in from ${from} asks for MFA`;
}
