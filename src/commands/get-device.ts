import type { Command } from 'commander';
import * as z from 'zod';
import { getDevice } from '../actions/get-device.ts';
import { runCall } from '../call.ts';
import { parseInput, userAndAnswer } from '../input/command-input.ts';
import { deviceFacts } from '../words/describe-device.ts';
import { describeUser } from '../words/describe-user.ts';
import { CliError, unreadable } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output.ts';
import { runStep } from '../step.ts';
import { chosenUser } from '../whose-flow.ts';
import { addAdminOption, adminOwner, savedDeviceKey, type AdminOption } from './list-devices.ts';
import { freshAccessToken } from './refresh.ts';

export const DeviceKey = z
  .string()
  .regex(/^[\w-]+_[\w-]+$/, 'expected one such as eu-west-1_01234567-89ab-4cde-8f01-23456789abcd');

export function defineGetDevice(command: Command, invocation: Invocation): void {
  addDeviceArguments(command).action(
    async (first: string | undefined, second: string | undefined, { admin }: AdminOption) => {
      const { username, deviceKey } = userAndDevice(first, second);
      if (admin === true) await getAsAdmin(invocation, username, deviceKey);
      else await getOwn(invocation, username, deviceKey);
    },
  );
  addAdminOption(command);
}

export function addDeviceArguments(command: Command): Command {
  return command
    .usage('[options] [USERNAME] [DEVICE_KEY]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[device-key]', 'the device, if not the one that is confirmed here');
}

/** @throws CliError USAGE for a word that cannot be a device key */
export function userAndDevice(
  first: string | undefined,
  second: string | undefined,
): { readonly username: string | undefined; readonly deviceKey: string | undefined } {
  const { username, answer } = userAndAnswer(first, second);
  const isGiven = answer !== undefined;
  return {
    username,
    deviceKey: isGiven ? parseInput(DeviceKey, answer, 'the device key') : undefined,
  };
}

/** @throws CliError USAGE when no device is meant */
export function requireDeviceKey(
  named: string | undefined,
  ownKey: string | undefined,
  username: string,
): string {
  const deviceKey = named ?? ownKey;
  if (deviceKey !== undefined) return deviceKey;
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: `no device of ${username} is confirmed here, and none was named`,
    hint: 'name one as the last word: cogauth list-devices shows them',
  });
}

async function getOwn(
  invocation: Invocation,
  username: string | undefined,
  named: string | undefined,
): Promise<void> {
  await runStep(invocation, {
    username,
    ask: () => undefined,
    act: async (moment) => {
      const { flow, accessToken } = await freshAccessToken(moment);
      const ownKey = flow.device?.deviceKey;
      const deviceKey = requireDeviceKey(named, ownKey, flow.username);
      const reply = await getDevice(moment.client, { api: 'public', accessToken }, deviceKey);
      return { flow, ...described(reply, ownKey) };
    },
  });
}

async function getAsAdmin(
  invocation: Invocation,
  namedUser: string | undefined,
  named: string | undefined,
): Promise<void> {
  await runCall(invocation, async (client, workspace) => {
    const username = await chosenUser(workspace, namedUser);
    const ownKey = await savedDeviceKey(workspace, username);
    const deviceKey = requireDeviceKey(named, ownKey, username);
    const owner = adminOwner(workspace.settings, username);
    return described(await getDevice(client, owner, deviceKey), ownKey);
  });
}

type Reply = Awaited<ReturnType<typeof getDevice>>;

function described({ Device }: Reply, ownKey: string | undefined): Outcome {
  if (Device === undefined) throw unreadable('no device');
  const facts = deviceFacts(Device, ownKey);
  return { result: facts, text: describeUser(facts) };
}
