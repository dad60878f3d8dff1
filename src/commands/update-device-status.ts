import type { Command } from 'commander';
import * as z from 'zod';
import { updateDeviceStatus } from '../actions/update-device-status.ts';
import { parseInput, userAndAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { afterDeviceStatus } from '../state/transitions.ts';
import { outOfOrder } from '../step-order.ts';
import { runStep, type Moment, type StepOutcome } from '../step.ts';
import { freshAccessToken } from './refresh.ts';

const Status = z.enum(['remembered', 'not-remembered'], 'expected remembered or not-remembered');
type Status = z.infer<typeof Status>;

const wireNames = { remembered: 'remembered', 'not-remembered': 'not_remembered' } as const;

export function defineUpdateDeviceStatus(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] [STATUS]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[status]', 'remembered (the default) or not-remembered')
    .action(async (first?: string, second?: string) => {
      const { username, answer } = userAndAnswer(first, second);
      const status = parseInput(Status, answer ?? 'remembered', 'the status');
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: (moment) => updateOnce(moment, status),
      });
    });
}

async function updateOnce(moment: Moment, status: Status): Promise<StepOutcome> {
  const { flow, accessToken } = await freshAccessToken(moment);
  if (flow.device === undefined) {
    throw outOfOrder(flow, moment.now(), `no device of ${flow.username} is confirmed here`);
  }
  const { deviceKey } = flow.device;
  await updateDeviceStatus(moment.client, { accessToken, deviceKey, status: wireNames[status] });
  const remembered = status === 'remembered';
  return {
    flow: afterDeviceStatus(flow, remembered),
    result: { username: flow.username, deviceKey, remembered },
    text: remembered
      ? `device ${deviceKey} is remembered: the next sign-in from here asks for no MFA`
      : `device ${deviceKey} is not remembered any more: a sign-in from here asks for MFA`,
  };
}
