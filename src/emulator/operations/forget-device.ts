import * as z from 'zod';
import { removeDevice } from '../users/devices.ts';
import { deviceOf, ownDevice } from '../users/user-device.ts';
import { DeviceKey, Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, DeviceKey });

/** The refresh tokens of sign-ins with the device become unusable too. */
export const forgetDevice = operation(Request, (engine, request) => {
  removeDevice(engine, ownDevice(engine, request));
  return {};
});

const AdminRequest = () => z.object({ UserPoolId, Username, DeviceKey });

export const adminForgetDevice = operation(AdminRequest, (engine, request) => {
  removeDevice(engine, deviceOf(engine, request));
  return {};
});
