import * as z from 'zod';
import { saveDevice } from '../devices.ts';
import { DeviceKey, DeviceRememberedStatus, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { ownDevice } from '../user-device.ts';

const Request = z.object({
  AccessToken: Token,
  DeviceKey,
  DeviceRememberedStatus: DeviceRememberedStatus.default('not_remembered'),
});

export const updateDeviceStatus = operation(Request, (world, request) => {
  const device = ownDevice(world, request);
  const isRemembered = request.DeviceRememberedStatus === 'remembered';
  saveDevice(world, { ...device, isRemembered, modifiedAt: world.now().getTime() });
  return {};
});
