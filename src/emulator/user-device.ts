import { authenticate } from './access-tokens.ts';
import { getConfirmedDevice, requireDeviceTracking, type Device } from './devices.ts';
import { getPool, type Pool } from './pools.ts';
import { getUserByName } from './users.ts';
import type { World } from './world.ts';

/** Whose devices are meant. */
interface DeviceOwner {
  readonly pool: Pool;
  readonly owner: string;
}

/** The devices of the access token's user. @throws InvalidUserPoolConfigurationException */
export function ownDevices(world: World, accessToken: string): DeviceOwner {
  const { pool, user } = authenticate(world, accessToken);
  requireDeviceTracking(pool);
  return { pool, owner: user.username };
}

/** The devices of a user that an administrator names. @throws InvalidUserPoolConfigurationException */
export function devicesOf(
  world: World,
  request: { readonly UserPoolId: string; readonly Username: string },
): DeviceOwner {
  const pool = getPool(world, request.UserPoolId);
  requireDeviceTracking(pool);
  return { pool, owner: getUserByName(world, pool, request.Username).username };
}

/** @throws ResourceNotFoundException, InvalidUserPoolConfigurationException */
export function ownDevice(
  world: World,
  request: { readonly AccessToken: string; readonly DeviceKey: string },
): Device {
  const { AccessToken, DeviceKey: deviceKey } = request;
  return getConfirmedDevice(world, { ...ownDevices(world, AccessToken), deviceKey });
}

/** @throws ResourceNotFoundException, InvalidUserPoolConfigurationException */
export function deviceOf(
  world: World,
  request: { readonly UserPoolId: string; readonly Username: string; readonly DeviceKey: string },
): Device {
  return getConfirmedDevice(world, { ...devicesOf(world, request), deviceKey: request.DeviceKey });
}
