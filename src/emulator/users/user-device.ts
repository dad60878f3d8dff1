import { getPool, type Pool } from '../pools/pools.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import type { Engine } from '../engine.ts';
import { type Device, getConfirmedDevice, requireDeviceTracking } from './devices.ts';
import { getUserByName } from './users.ts';

interface DeviceOwner {
  readonly pool: Pool;
  readonly owner: string;
}

/** The devices of the access token's user. @throws InvalidUserPoolConfigurationException */
export function ownDevices(engine: Engine, accessToken: string): DeviceOwner {
  const { pool, user } = authenticate(engine, accessToken);
  requireDeviceTracking(pool);
  return { pool, owner: user.username };
}

/** The devices of a user that an administrator names. @throws InvalidUserPoolConfigurationException */
export function devicesOf(
  engine: Engine,
  request: { readonly UserPoolId: string; readonly Username: string },
): DeviceOwner {
  const pool = getPool(engine, request.UserPoolId);
  requireDeviceTracking(pool);
  return { pool, owner: getUserByName(engine, pool, request.Username).username };
}

/** @throws ResourceNotFoundException, InvalidUserPoolConfigurationException */
export function ownDevice(
  engine: Engine,
  request: { readonly AccessToken: string; readonly DeviceKey: string },
): Device {
  const { AccessToken, DeviceKey: deviceKey } = request;
  return getConfirmedDevice(engine, { ...ownDevices(engine, AccessToken), deviceKey });
}

/** @throws ResourceNotFoundException, InvalidUserPoolConfigurationException */
export function deviceOf(
  engine: Engine,
  request: { readonly UserPoolId: string; readonly Username: string; readonly DeviceKey: string },
): Device {
  return getConfirmedDevice(engine, {
    ...devicesOf(engine, request),
    deviceKey: request.DeviceKey,
  });
}
