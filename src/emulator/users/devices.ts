import * as z from 'zod';
import type { Engine } from '../engine.ts';
import { CognitoFault, resourceNotFound } from '../fault.ts';
import { epochSeconds, type Pool, regionOf } from '../pools/pools.ts';
import { randomText, randomUuid } from '../random.ts';
import { pageToken, readPageToken } from '../wire/page-token.ts';
import { StoredPassword } from './users.ts';

export const Device = z.object({
  poolId: z.string(),
  /** The username in the last answer of the sign-in. Only a device of the real username can be confirmed. */
  owner: z.string(),
  deviceKey: z.string(),
  deviceGroupKey: z.string(),
  /** The sign-in that offered the device. */
  eventId: z.string(),
  /** SRP's salt and verifier in hexadecimal. ConfirmDevice sets them. */
  password: StoredPassword.optional(),
  isRemembered: z.boolean(),
  name: z.string().optional(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  authenticatedAt: z.number(),
});
export type Device = z.infer<typeof Device>;

type ConfirmedDevice = Device & { readonly password: StoredPassword };

/** Stores a new device that is not confirmed yet. Its keys become NewDeviceMetadata. */
export function offerDevice(
  engine: Engine,
  { pool, owner, eventId }: { pool: Pool; owner: string; eventId: string },
): Device {
  const at = engine.now().getTime();
  const device: Device = {
    poolId: pool.id,
    owner,
    deviceKey: `${regionOf(pool.id)}_${randomUuid(engine)}`,
    deviceGroupKey: `-${randomText(engine, 8, groupKeyAlphabet)}`,
    eventId,
    isRemembered: false,
    createdAt: at,
    modifiedAt: at,
    authenticatedAt: at,
  };
  const insert =
    'INSERT INTO devices (pool_id, owner, device_key, event_id, document) VALUES (?, ?, ?, ?, ?)';
  const values = [pool.id, owner, device.deviceKey, eventId, JSON.stringify(device)] as const;
  engine.database.run(insert, ...values);
  return device;
}

/** A device, confirmed or not. */
export function findDevice(
  { database }: Engine,
  { pool, owner, deviceKey }: { pool: Pool; owner: string; deviceKey: string },
): Device | undefined {
  const sql = 'SELECT document FROM devices WHERE pool_id = ? AND owner = ? AND device_key = ?';
  const row = database.get(z.object({ document: z.string() }), sql, pool.id, owner, deviceKey);
  return row === undefined ? undefined : Device.parse(JSON.parse(row.document));
}

/** A confirmed device. @throws ResourceNotFoundException */
export function getConfirmedDevice(
  engine: Engine,
  key: { pool: Pool; owner: string; deviceKey: string },
): ConfirmedDevice {
  const device = findDevice(engine, key);
  if (device?.password === undefined) throw resourceNotFound('Device does not exist.');
  return { ...device, password: device.password };
}

export function saveDevice({ database }: Engine, device: Device): void {
  const sql = 'UPDATE devices SET document = ? WHERE pool_id = ? AND owner = ? AND device_key = ?';
  const { poolId, owner, deviceKey } = device;
  database.run(sql, JSON.stringify(device), poolId, owner, deviceKey);
}

const groupKeyAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @throws InvalidUserPoolConfigurationException unless the pool tracks devices */
export function requireDeviceTracking({ settings }: Pool): void {
  if (settings.DeviceConfiguration !== undefined) return;
  throw new CognitoFault(
    'InvalidUserPoolConfigurationException',
    'The user pool does not track devices.',
  );
}

export function removeDevice({ database }: Engine, { poolId, owner, deviceKey }: Device): void {
  const sql = 'DELETE FROM devices WHERE pool_id = ? AND owner = ? AND device_key = ?';
  database.run(sql, poolId, owner, deviceKey);
}

/** Removes all devices of a user who is deleted. */
export function removeDevicesOf({ database }: Engine, poolId: string, owner: string): void {
  database.run('DELETE FROM devices WHERE pool_id = ? AND owner = ?', poolId, owner);
}

/** The user's confirmed devices, sorted by key: up to `limit` devices after this key. */
function listDevices(
  { database }: Engine,
  { pool, owner, after, limit }: { pool: Pool; owner: string; after: string; limit: number },
): Device[] {
  const sql = `SELECT document FROM devices WHERE pool_id = ? AND owner = ? AND device_key > ?
    AND json_extract(document, '$.password') IS NOT NULL ORDER BY device_key LIMIT ?`;
  const shape = z.object({ document: z.string() });
  return database
    .all(shape, sql, pool.id, owner, after, limit)
    .map(({ document }) => Device.parse(JSON.parse(document)));
}

/** A device as ListDevices shows it. */
export function describeDevice(device: Device): object {
  return deviceMembers(device, shortAttributes(device));
}

/** A device as GetDevice and the administrators' operations show it. */
export function describeDeviceInFull(device: Device): object {
  const { poolId, owner: username, deviceKey, isRemembered } = device;
  const owner = `${username}.${poolId}`;
  return deviceMembers(device, {
    ...shortAttributes(device),
    'dev:device_arn': `arn:aws:cognito-idp:${regionOf(poolId)}:000000000000:owner/${owner}/device/${deviceKey}`,
    'dev:device_owner': owner,
    'dev:device_remembered_status': isRemembered ? 'remembered' : 'not_remembered',
    'dev:device_sdk': 'aws-sdk',
  });
}

/** A device without a name has no device_name. */
function shortAttributes({ name }: Device): Record<string, string> {
  return {
    device_status: 'valid',
    ...(name === undefined ? {} : { device_name: name }),
    last_ip_used: '127.0.0.1',
  };
}

function deviceMembers(device: Device, attributes: Readonly<Record<string, string>>): object {
  return {
    DeviceKey: device.deviceKey,
    DeviceAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    DeviceCreateDate: epochSeconds(device.createdAt),
    DeviceLastModifiedDate: epochSeconds(device.modifiedAt),
    // Cognito gives this time in whole seconds.
    DeviceLastAuthenticatedDate: Math.floor(epochSeconds(device.authenticatedAt)),
  };
}

/** The members that ListDevices and AdminListDevices share. */
export const devicePageMembers = {
  Limit: z.number().int().min(0).max(60).default(60),
  PaginationToken: z
    .string()
    .min(1)
    .regex(/^[\S]+$/)
    .optional(),
} as const;

const Position = z.object({ deviceKey: z.string() });

/** The reply with one page of a user's devices. */
export function devicePage(
  engine: Engine,
  { pool, owner }: { readonly pool: Pool; readonly owner: string },
  { Limit, PaginationToken }: { Limit: number; PaginationToken?: string | undefined },
  describe: (device: Device) => object,
): object {
  const after =
    PaginationToken === undefined ? '' : readPageToken(Position, PaginationToken).deviceKey;
  // Limit 0 means the default, like a missing Limit.
  const limit = Limit === 0 ? 60 : Limit;
  const devices = listDevices(engine, { pool, owner, after, limit: limit + 1 });
  const page = devices.slice(0, limit);
  const last = devices.length > limit ? page.at(-1) : undefined;
  return {
    Devices: page.map(describe),
    ...(last === undefined ? {} : { PaginationToken: pageToken({ deviceKey: last.deviceKey }) }),
  };
}
