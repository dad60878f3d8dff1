import * as z from 'zod';
import { cognitoGroup, formatHex, parseHex } from '../../protocol/srp.ts';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { findDevice, requireDeviceTracking, saveDevice } from '../users/devices.ts';
import type { StoredPassword } from '../users/users.ts';
import { DeviceKey, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Base64 = z
  .string()
  .min(1)
  .max(131_072)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

const Request = () =>
  z.object({
    AccessToken: Token,
    DeviceKey,
    DeviceName: z.string().min(1).max(1024).optional(),
    DeviceSecretVerifierConfig: z
      .object({ PasswordVerifier: Base64.optional(), Salt: Base64.optional() })
      .optional(),
  });

/** Only tokens of the sign-in that offered the device can confirm it. */
export const confirmDevice = operation(Request, (engine, request) => {
  const { DeviceKey: deviceKey, DeviceName: name } = request;
  const { pool, user, eventId } = authenticate(engine, request.AccessToken);
  requireDeviceTracking(pool);
  const device = findDevice(engine, { pool, owner: user.username, deviceKey });
  if (device?.eventId !== eventId) throw invalidParameter('Invalid device key given.');
  if (device.password !== undefined) {
    throw new CognitoFault('DeviceKeyExistsException', 'Device already exists.');
  }
  const password = readVerifier(request.DeviceSecretVerifierConfig);
  const needsUser = pool.settings.DeviceConfiguration?.DeviceOnlyRememberedOnUserPrompt === true;
  const modifiedAt = engine.now().getTime();
  saveDevice(engine, { ...device, password, name, isRemembered: !needsUser, modifiedAt });
  return { UserConfirmationNecessary: needsUser };
});

/** Reads salt and verifier as numbers, so leading zero bytes do not matter. */
function readVerifier(
  config: z.infer<ReturnType<typeof Request>>['DeviceSecretVerifierConfig'],
): StoredPassword {
  const { Salt, PasswordVerifier } = config ?? {};
  if (Salt === undefined || PasswordVerifier === undefined) {
    throw invalidParameter('Missing required parameter DeviceSecretVerifierConfig');
  }
  const [salt, verifier] = [readNumber(Salt), readNumber(PasswordVerifier)];
  // With a verifier of 0 a client could compute a valid proof without the password.
  if (verifier % cognitoGroup.N === 0n) throw invalidParameter('Invalid device verifier given.');
  return { salt: formatHex(salt), verifier: formatHex(verifier) };
}

function readNumber(base64: string): bigint {
  return parseHex(`0${Buffer.from(base64, 'base64').toString('hex')}`);
}
