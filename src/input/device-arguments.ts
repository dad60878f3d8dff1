import type { Command } from 'commander';
import * as z from 'zod/mini';
import { CliError, hint, run } from '../errors.ts';
import { parseInput, userAndAnswer } from './command-input.ts';

export const DeviceKey = z
  .string()
  .check(
    z.regex(
      /^[\w-]+_[\w-]+$/,
      'expected an id such as eu-west-1_01234567-89ab-4cde-8f01-23456789abcd',
    ),
  );

/** `[USERNAME] [DEVICE_KEY]`, and --admin. */
export function addDeviceArguments(command: Command): Command {
  return addAdminOption(command)
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

/** @throws CliError USAGE if there is no device key */
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
    message: `no device of ${username} is confirmed here, and no device was named`,
    hint: hint`name a device as the last argument; see the devices: ${run('list-devices')}`,
  });
}

export interface AdminOption {
  readonly admin?: boolean | undefined;
}

export function addAdminOption(command: Command): Command {
  return command.option(
    '--admin',
    'use the admin operation, with AWS credentials and without a sign-in',
  );
}
