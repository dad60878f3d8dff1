import * as z from 'zod/mini';
import { confirmDevice } from '../actions/confirm-device.ts';
import { updateDeviceStatus } from '../actions/update-device-status.ts';
import { CliError, hint, run } from '../errors.ts';
import { requireDeviceKey } from '../input/device-arguments.ts';
import { generateDevicePassword } from '../protocol/srp.ts';
import {
  afterDeviceConfirmed,
  afterDeviceStatus,
  withDevicePassword,
} from '../state/transitions.ts';
import { outOfOrder } from '../steps/due-step.ts';
import type { FlowStep, StepContext, StepOutcome } from '../steps/run-step.ts';
import { asSignedIn, type OwnedDevices } from './on-device.ts';
import { freshAccessToken } from './tokens.ts';

/** The step that confirms the device that came with the latest tokens. */
export function confirmDeviceStep(
  username: string | undefined,
  deviceName: string | undefined,
): FlowStep<undefined> {
  return {
    username,
    ask: () => undefined,
    act: (context) => confirmOnce(context, deviceName),
  };
}

async function confirmOnce(
  context: StepContext,
  deviceName: string | undefined,
): Promise<StepOutcome> {
  const { client, randomBytes, spending } = context;
  const { flow, accessToken } = await freshAccessToken(context);
  const offered = flow.offeredDevice;
  if (offered === undefined) {
    throw new CliError({
      code: 'NoDeviceOffered',
      kind: 'UNEXPECTED_STATE',
      message: `no new device was offered to ${flow.username}`,
      hint: hint`a sign-in offers one in a pool that tracks devices: ${run('initiate-auth', '--no-device')}`,
    });
  }
  // Saved before the call that registers the device: without its password the device can never prove itself.
  const devicePassword = offered.devicePassword ?? generateDevicePassword(randomBytes);
  // The password is kept before the call: an earlier call may have been done, whatever was run in between.
  const isRepeated = offered.devicePassword !== undefined;
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
      ? `device ${deviceKey} is confirmed; it replaces MFA once it is remembered`
      : `device ${deviceKey} is remembered: the next sign-in from here asks for no MFA`,
  };
}

/**
 * Registers the device. Returns whether the user must still choose that it is remembered. After a lost reply it may be
 * registered already: then Cognito says that the key exists, and cogauth makes that choice to be sure.
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

export const Status = z.enum(
  ['remembered', 'not-remembered'],
  'expected remembered or not-remembered',
);
export type Status = z.infer<typeof Status>;

const wireNames = { remembered: 'remembered', 'not-remembered': 'not_remembered' } as const;

/** The named device, if any, and its new status. */
interface Wanted {
  readonly status: Status;
  readonly named: string | undefined;
}

/** The step that makes Cognito remember the confirmed device, if the pool leaves that to the user. */
export function rememberDeviceStep(username: string | undefined): FlowStep<undefined> {
  return {
    username,
    ask: () => undefined,
    act: async (context) =>
      updateDevice(context, await asSignedIn(context), { status: 'remembered', named: undefined }),
  };
}

/**
 * Makes Cognito remember a device, or no longer remember it.
 *
 * @throws CliError UNEXPECTED_STATE or, for an admin, USAGE if there is no device to change
 */
export async function updateDevice(
  { client, now }: StepContext,
  { flow, owner }: OwnedDevices,
  { status, named }: Wanted,
): Promise<StepOutcome> {
  const ownKey = flow.device?.deviceKey;
  if (owner.api === 'public' && (named ?? ownKey) === undefined) {
    throw outOfOrder(flow, now(), `no device of ${flow.username} is confirmed here`);
  }
  const deviceKey = requireDeviceKey(named, ownKey, flow.username);
  await updateDeviceStatus(client, owner, { deviceKey, status: wireNames[status] });
  const isThisDevice = ownKey === deviceKey;
  const remembered = status === 'remembered';
  return {
    flow: isThisDevice ? afterDeviceStatus(flow, remembered) : flow,
    result: { username: flow.username, deviceKey, isThisDevice, remembered },
    text: described({ deviceKey, isThisDevice, remembered }),
  };
}

interface Updated {
  readonly deviceKey: string;
  readonly isThisDevice: boolean;
  readonly remembered: boolean;
}

function described({ deviceKey, isThisDevice, remembered }: Updated): string {
  if (remembered) {
    const next = isThisDevice ? 'the next sign-in from here' : 'a sign-in from there';
    return `device ${deviceKey} is remembered: ${next} asks for no MFA`;
  }
  const from = isThisDevice ? 'here' : 'there';
  return `device ${deviceKey} is no longer remembered: a sign-in from ${from} asks for MFA`;
}
