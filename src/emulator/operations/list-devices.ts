import * as z from 'zod';
import {
  describeDevice,
  describeDeviceInFull,
  devicePage,
  devicePageMembers,
} from '../users/devices.ts';
import { devicesOf, ownDevices } from '../users/user-device.ts';
import { Token, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, ...devicePageMembers });

export const listDevices = operation(Request, (engine, request) =>
  devicePage(engine, ownDevices(engine, request.AccessToken), request, describeDevice),
);

const AdminRequest = () => z.object({ UserPoolId, Username, ...devicePageMembers });

export const adminListDevices = operation(AdminRequest, (engine, request) =>
  devicePage(engine, devicesOf(engine, request), request, describeDeviceInFull),
);
