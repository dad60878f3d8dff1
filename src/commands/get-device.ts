import type { Command } from 'commander';
import { getDevice } from '../actions/get-device.ts';
import { unreadable } from '../errors.ts';
import {
  addDeviceArguments,
  type AdminOption,
  requireDeviceKey,
  userAndDevice,
} from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { describeUser, deviceFacts } from '../output/describe-user.ts';
import type { Outcome } from '../output/outcome.ts';
import { readDevices } from '../sign-in/on-device.ts';

export const examples: readonly string[] = [
  'cogauth get-device',
  'cogauth get-device eu-west-1_01234567-89ab-4cde-8f01-23456789abcd --field result.remembered',
];

export function define(command: Command, invocation: Invocation): void {
  addDeviceArguments(command).action(
    async (first: string | undefined, second: string | undefined, { admin }: AdminOption) => {
      const { username: user, deviceKey: named } = userAndDevice(first, second);
      await readDevices(invocation, { username: user, admin }, async (devices) => {
        const { client, owner, username, ownKey } = devices;
        const deviceKey = requireDeviceKey(named, ownKey, username);
        return described(await getDevice(client, owner, deviceKey), ownKey);
      });
    },
  );
}

type Reply = Awaited<ReturnType<typeof getDevice>>;

function described({ Device }: Reply, ownKey: string | undefined): Outcome {
  if (Device === undefined) throw unreadable('no device');
  const facts = deviceFacts(Device, ownKey);
  return { result: facts, text: describeUser(facts) };
}
