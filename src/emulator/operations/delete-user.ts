import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { removeDevicesOf } from '../devices.ts';
import { Token } from '../members.ts';
import { operation } from '../operation.ts';
import { removeUser } from '../users.ts';

const Request = z.object({ AccessToken: Token });

export const deleteUser = operation(Request, (world, { AccessToken }) => {
  const { pool, user } = authenticate(world, AccessToken);
  removeDevicesOf(world, pool.id, user.username);
  removeUser(world, user);
  return {};
});
