import * as z from 'zod';
import { listDevices, type Device } from './devices.ts';
import { pageToken, readPageToken } from './page-token.ts';
import type { Pool } from './pools.ts';
import type { World } from './world.ts';

/** The members that ListDevices and AdminListDevices share. */
export const devicePageMembers = {
  Limit: z.number().int().min(0).max(60).default(60),
  PaginationToken: z.string().min(1).optional(),
} as const;

const Position = z.object({ deviceKey: z.string() });

/** One page of a user's devices, as the reply has it. */
export function devicePage(
  world: World,
  { pool, owner }: { readonly pool: Pool; readonly owner: string },
  { Limit, PaginationToken }: { Limit: number; PaginationToken?: string | undefined },
  describe: (device: Device) => object,
): object {
  const after =
    PaginationToken === undefined ? '' : readPageToken(Position, PaginationToken).deviceKey;
  // Limit 0 means the default, as it does for a member that was not sent.
  const limit = Limit === 0 ? 60 : Limit;
  const devices = listDevices(world, { pool, owner, after, limit: limit + 1 });
  const page = devices.slice(0, limit);
  const last = devices.length > limit ? page.at(-1) : undefined;
  return {
    Devices: page.map(describe),
    ...(last === undefined ? {} : { PaginationToken: pageToken({ deviceKey: last.deviceKey }) }),
  };
}
