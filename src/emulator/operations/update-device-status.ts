import * as z from 'zod';
import { saveDevice } from '../users/devices.ts';
import { deviceOf, ownDevice } from '../users/user-device.ts';
import { DeviceKey, DeviceRememberedStatus, Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    AccessToken: Token,
    DeviceKey,
    DeviceRememberedStatus: DeviceRememberedStatus.default('not_remembered'),
  });

export const updateDeviceStatus = operation(Request, (engine, request) => {
  const device = ownDevice(engine, request);
  const isRemembered = request.DeviceRememberedStatus === 'remembered';
  saveDevice(engine, { ...device, isRemembered, modifiedAt: engine.now().getTime() });
  return {};
});

const AdminRequest = () =>
  z.object({
    UserPoolId,
    Username,
    DeviceKey,
    DeviceRememberedStatus: DeviceRememberedStatus.default('not_remembered'),
  });

export const adminUpdateDeviceStatus = operation(AdminRequest, (engine, request) => {
  const device = deviceOf(engine, request);
  const isRemembered = request.DeviceRememberedStatus === 'remembered';
  saveDevice(engine, { ...device, isRemembered, modifiedAt: engine.now().getTime() });
  return {};
});
