import type { Command } from 'commander';
import * as z from 'zod';
import { CliError, hint, run } from '../errors.ts';
import { parseInput, userAndAnswer } from './command-input.ts';

export const DeviceKey = z
  .string()
  .regex(/^[\w-]+_[\w-]+$/, 'expected one such as eu-west-1_01234567-89ab-4cde-8f01-23456789abcd');

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
    hint: hint`name one as the last word; see them: ${run('list-devices')}`,
  });
}

export interface AdminOption {
  readonly admin?: boolean | undefined;
}

export function addAdminOption(command: Command): Command {
  return command.option(
    '--admin',
    'by the admin operation, with AWS credentials and without a sign-in',
  );
}
