import * as z from 'zod';
import { resourceNotFound } from './fault.ts';
import type { Pool } from './pools.ts';
import { randomText, randomUuid } from './random.ts';
import type { World } from './world.ts';

const Device = z.object({
  poolId: z.string(),
  /** The name that the sign-in was answered with. Only a device of the real username can be confirmed. */
  owner: z.string(),
  deviceKey: z.string(),
  deviceGroupKey: z.string(),
  /** The sign-in that offered it. */
  eventId: z.string(),
  /** SRP's salt and verifier in hexadecimal: present once ConfirmDevice has been called. */
  password: z.object({ salt: z.string(), verifier: z.string() }).optional(),
  isRemembered: z.boolean(),
  name: z.string().optional(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  authenticatedAt: z.number(),
});
export type Device = z.infer<typeof Device>;

/** Makes NewDeviceMetadata: a device that only ConfirmDevice makes real. */
export function offerDevice(
  world: World,
  { pool, owner, eventId }: { pool: Pool; owner: string; eventId: string },
): Device {
  const at = world.now().getTime();
  const device: Device = {
    poolId: pool.id,
    owner,
    deviceKey: `${world.region}_${randomUuid(world)}`,
    deviceGroupKey: `-${randomText(world, 8, groupKeyAlphabet)}`,
    eventId,
    isRemembered: false,
    createdAt: at,
    modifiedAt: at,
    authenticatedAt: at,
  };
  const insert =
    'INSERT INTO devices (pool_id, owner, device_key, event_id, document) VALUES (?, ?, ?, ?, ?)';
  const values = [pool.id, owner, device.deviceKey, eventId, JSON.stringify(device)] as const;
  world.database.run(insert, ...values);
  return device;
}

/** A device, confirmed or only offered. */
export function findDevice(
  { database }: World,
  { pool, owner, deviceKey }: { pool: Pool; owner: string; deviceKey: string },
): Device | undefined {
  const sql = 'SELECT document FROM devices WHERE pool_id = ? AND owner = ? AND device_key = ?';
  const row = database.get(z.object({ document: z.string() }), sql, pool.id, owner, deviceKey);
  return row === undefined ? undefined : Device.parse(JSON.parse(row.document));
}

/** A device that has been confirmed. @throws ResourceNotFoundException */
export function getConfirmedDevice(
  world: World,
  key: { pool: Pool; owner: string; deviceKey: string },
): Device {
  const device = findDevice(world, key);
  if (device?.password === undefined) throw resourceNotFound('Device does not exist.');
  return device;
}

export function saveDevice({ database }: World, device: Device): void {
  const sql = 'UPDATE devices SET document = ? WHERE pool_id = ? AND owner = ? AND device_key = ?';
  const { poolId, owner, deviceKey } = device;
  database.run(sql, JSON.stringify(device), poolId, owner, deviceKey);
}

const groupKeyAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
