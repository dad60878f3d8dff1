import * as z from 'zod';
import { removeDevice } from '../devices.ts';
import { DeviceKey, Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { deviceOf } from '../user-device.ts';

const Request = z.object({ UserPoolId, Username, DeviceKey });

export const adminForgetDevice = operation(Request, (world, request) => {
  removeDevice(world, deviceOf(world, request));
  return {};
});
