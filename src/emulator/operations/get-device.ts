import * as z from 'zod';
import { describeDeviceInFull } from '../devices.ts';
import { DeviceKey, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { ownDevice } from '../user-device.ts';

const Request = z.object({ AccessToken: Token, DeviceKey });

export const getDevice = operation(Request, (world, request) => ({
  Device: describeDeviceInFull(world, ownDevice(world, request)),
}));
