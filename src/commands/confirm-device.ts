import type { Command } from 'commander';
import { confirmDevice } from '../actions/confirm-device.ts';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { generateDevicePassword } from '../protocol/srp.ts';
import { afterDeviceConfirmed, withDevicePassword } from '../state/transitions.ts';
import { runStep, type FlowStep, type Moment, type StepOutcome } from '../step.ts';
import { freshAccessToken } from './refresh.ts';

export function defineConfirmDevice(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--name <name>', 'a name for the device')
    .action(async (username: string | undefined, { name }: { readonly name?: string }) => {
      await runStep(invocation, confirmDeviceStep(username, name));
    });
}

/** The step that confirms the device that came with the latest tokens. */
export function confirmDeviceStep(
  username: string | undefined,
  deviceName: string | undefined,
): FlowStep<undefined> {
  return {
    username,
    ask: () => undefined,
    act: (moment) => confirmOnce(moment, deviceName),
  };
}

async function confirmOnce(moment: Moment, deviceName: string | undefined): Promise<StepOutcome> {
  const { client, randomBytes, spending } = moment;
  const { flow, accessToken } = await freshAccessToken(moment);
  const offered = flow.offeredDevice;
  if (offered === undefined) {
    throw new CliError({
      code: 'NoDeviceOffered',
      kind: 'UNEXPECTED_STATE',
      message: `no new device was offered to ${flow.username}`,
      hint: 'a sign-in offers one in a pool that tracks devices: cogauth initiate-auth --no-device',
    });
  }
  // Kept before it is registered: a device whose password is lost could never prove itself.
  const devicePassword = offered.devicePassword ?? generateDevicePassword(randomBytes);
  const isRepeated = flow.inDoubt?.command === 'confirm-device';
  await spending(withDevicePassword(flow, devicePassword));
  const { deviceKey, deviceGroupKey } = offered;
  const isNecessary = await registered(async () => {
    const reply = await confirmDevice(
      client,
      { accessToken, deviceKey, deviceGroupKey, devicePassword, deviceName },
      randomBytes,
    );
    return reply.UserConfirmationNecessary === true;
  }, isRepeated);
  const device = { deviceKey, deviceGroupKey, devicePassword, remembered: !isNecessary };
  return {
    flow: afterDeviceConfirmed(flow, device),
    result: { username: flow.username, deviceKey, userConfirmationNecessary: isNecessary },
    text: isNecessary
      ? `device ${deviceKey} is confirmed; it stands in for MFA once it is remembered`
      : `device ${deviceKey} is remembered: the next sign-in from here asks for no MFA`,
  };
}

/**
 * Whether the user must still say that the device is to be remembered. After a lost reply the registration may have
 * been done: then Cognito says that the key exists, and to be remembered is asked for to be sure.
 */
async function registered(confirm: () => Promise<boolean>, isRepeated: boolean): Promise<boolean> {
  try {
    return await confirm();
  } catch (error) {
    const isThere = error instanceof Error && error.name === 'DeviceKeyExistsException';
    if (!isRepeated || !isThere) throw error;
    return true;
  }
}
