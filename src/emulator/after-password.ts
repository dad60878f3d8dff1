import { notAuthorized } from './fault.ts';
import { poolFactors } from './pool-factors.ts';
import { askForCode, codeFactors, type CodeFactor } from './session-codes.ts';
import {
  challenge,
  checkNotReset,
  completeSignIn,
  usedConfirmedDevice,
  type AuthReply,
  type SignIn,
} from './sign-in.ts';
import { missingRequired } from './user-attributes.ts';
import type { MfaFactor, User } from './users.ts';
import type { World } from './world.ts';

/** What comes after the right password: the user's status, then device, MFA or tokens. */
export function afterPassword(world: World, signIn: SignIn): AuthReply {
  return passwordIsToBeChanged(world, signIn) ?? afterNewPassword(world, signIn);
}

/** Asks for a new password where the user's status wants one. @throws PasswordResetRequiredException */
export function passwordIsToBeChanged(world: World, signIn: SignIn): AuthReply | undefined {
  checkNotReset(signIn.user);
  const { status, temporaryPasswordExpiresAt } = signIn.user;
  if (status !== 'FORCE_CHANGE_PASSWORD') return undefined;
  if ((temporaryPasswordExpiresAt ?? Infinity) <= world.now().getTime()) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return newPasswordRequired(world, signIn);
}

/** What comes when the password needs no change: a remembered device stands in for MFA; then MFA; then tokens. */
export function afterNewPassword(world: World, signIn: SignIn): AuthReply {
  const device = usedConfirmedDevice(world, signIn);
  const { DeviceConfiguration } = signIn.pool.settings;
  if (device?.isRemembered === true && DeviceConfiguration?.ChallengeRequiredOnNewDevice === true) {
    const { username: USERNAME } = signIn.user;
    const DEVICE_KEY = device.deviceKey;
    return challenge(world, signIn, 'DEVICE_SRP_AUTH', { USERNAME, DEVICE_KEY });
  }
  const { MfaConfiguration } = signIn.pool.mfa;
  if (MfaConfiguration === 'OFF') return completeSignIn(world, signIn);
  const factor = nextFactor(signIn);
  if (factor !== undefined) return askForFactor(world, signIn, factor);
  return MfaConfiguration === 'ON' ? mfaSetup(world, signIn) : completeSignIn(world, signIn);
}

/** Asks for the code of one factor. SMS_MFA and EMAIL_OTP send theirs first. */
export function askForFactor(
  world: World,
  signIn: SignIn,
  factor: MfaFactor | 'SELECT_MFA_TYPE',
): AuthReply {
  switch (factor) {
    case 'SOFTWARE_TOKEN_MFA': {
      const { friendlyDeviceName } = signIn.user.softwareToken;
      const parameters =
        friendlyDeviceName === undefined ? {} : { FRIENDLY_DEVICE_NAME: friendlyDeviceName };
      return challenge(world, signIn, factor, parameters);
    }
    case 'SELECT_MFA_TYPE': {
      const MFAS_CAN_CHOOSE = JSON.stringify(activeFactors(signIn));
      return challenge(world, signIn, factor, { MFAS_CAN_CHOOSE });
    }
    case 'SMS_MFA':
    case 'EMAIL_OTP':
      return askForCode(world, signIn, factor, addressFor(signIn.user, factor));
  }
}

/** The second factors that the user can be asked for, whether chosen or merely set up in a pool that requires MFA. */
export function activeFactors({ pool, user }: Pick<SignIn, 'pool' | 'user'>): MfaFactor[] {
  const { enabled } = user.mfa;
  const isRequired = pool.mfa.MfaConfiguration === 'ON';
  const offered = poolFactors(pool);
  const usable: Readonly<Record<MfaFactor, boolean>> = {
    SMS_MFA: offered.includes('SMS_MFA') && addressFor(user, 'SMS_MFA') !== '',
    // It goes on to work when the pool turns TOTP off.
    SOFTWARE_TOKEN_MFA: user.softwareToken.secret !== undefined,
    EMAIL_OTP: offered.includes('EMAIL_OTP') && addressFor(user, 'EMAIL_OTP') !== '',
  };
  const order = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const;
  const chosen = order.filter((factor) => usable[factor] && enabled.includes(factor));
  if (chosen.length > 0 || !isRequired) return chosen;
  return order.filter((factor) => usable[factor]);
}

function addressFor({ attributes }: User, factor: CodeFactor): string {
  return attributes[codeFactors[factor].attribute] ?? '';
}

function nextFactor(signIn: SignIn): MfaFactor | 'SELECT_MFA_TYPE' | undefined {
  const factors = activeFactors(signIn);
  const { preferred } = signIn.user.mfa;
  if (preferred !== undefined && factors.includes(preferred)) return preferred;
  return factors.length > 1 ? 'SELECT_MFA_TYPE' : factors[0];
}

function mfaSetup(world: World, signIn: SignIn): AuthReply {
  const parameters = { MFAS_CAN_SETUP: JSON.stringify(poolFactors(signIn.pool)) };
  return challenge(world, signIn, 'MFA_SETUP', parameters, { mfaSetup: 'required' });
}

function newPasswordRequired(world: World, signIn: SignIn): AuthReply {
  const { pool, user } = signIn;
  const { sub: _, ...attributes } = user.attributes;
  const missing = missingRequired(pool, attributes).map((name) => `userAttributes.${name}`);
  return challenge(world, signIn, 'NEW_PASSWORD_REQUIRED', {
    requiredAttributes: JSON.stringify(missing),
    userAttributes: JSON.stringify(attributes),
  });
}
