import * as z from 'zod';
import { removeDevice } from '../devices.ts';
import { DeviceKey, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { ownDevice } from '../user-device.ts';

const Request = z.object({ AccessToken: Token, DeviceKey });

/** Ends refreshing for the sign-ins of the device too. */
export const forgetDevice = operation(Request, (world, request) => {
  removeDevice(world, ownDevice(world, request));
  return {};
});
