import * as z from 'zod';
import { describeDeviceInFull } from '../devices.ts';
import { DeviceKey, Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { deviceOf } from '../user-device.ts';

const Request = z.object({ UserPoolId, Username, DeviceKey });

export const adminGetDevice = operation(Request, (world, request) => ({
  Device: describeDeviceInFull(world, deviceOf(world, request)),
}));
