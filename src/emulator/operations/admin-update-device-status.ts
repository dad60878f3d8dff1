import * as z from 'zod';
import { saveDevice } from '../devices.ts';
import { DeviceKey, DeviceRememberedStatus, Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { deviceOf } from '../user-device.ts';

const Request = z.object({
  UserPoolId,
  Username,
  DeviceKey,
  DeviceRememberedStatus: DeviceRememberedStatus.default('not_remembered'),
});

export const adminUpdateDeviceStatus = operation(Request, (world, request) => {
  const device = deviceOf(world, request);
  const isRemembered = request.DeviceRememberedStatus === 'remembered';
  saveDevice(world, { ...device, isRemembered, modifiedAt: world.now().getTime() });
  return {};
});
