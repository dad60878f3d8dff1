import * as z from 'zod';
import { describeDeviceInFull } from '../users/devices.ts';
import { deviceOf, ownDevice } from '../users/user-device.ts';
import { DeviceKey, Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, DeviceKey });

export const getDevice = operation(Request, (engine, request) => ({
  Device: describeDeviceInFull(ownDevice(engine, request)),
}));

const AdminRequest = () => z.object({ UserPoolId, Username, DeviceKey });

export const adminGetDevice = operation(AdminRequest, (engine, request) => ({
  Device: describeDeviceInFull(deviceOf(engine, request)),
}));
