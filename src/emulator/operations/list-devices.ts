import * as z from 'zod';
import { devicePage, devicePageMembers } from '../device-pages.ts';
import { describeDevice } from '../devices.ts';
import { Token } from '../members.ts';
import { operation } from '../operation.ts';
import { ownDevices } from '../user-device.ts';

const Request = z.object({ AccessToken: Token, ...devicePageMembers });

export const listDevices = operation(Request, (world, request) =>
  devicePage(world, ownDevices(world, request.AccessToken), request, describeDevice),
);
