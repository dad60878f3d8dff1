import * as z from 'zod';
import { devicePage, devicePageMembers } from '../device-pages.ts';
import { describeDeviceInFull } from '../devices.ts';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { devicesOf } from '../user-device.ts';

const Request = z.object({ UserPoolId, Username, ...devicePageMembers });

export const adminListDevices = operation(Request, (world, request) =>
  devicePage(world, devicesOf(world, request), request, (device) =>
    describeDeviceInFull(world, device),
  ),
);
