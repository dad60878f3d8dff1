import type { Engine } from '../engine.ts';
import { notAuthorized } from '../fault.ts';
import { askForCode, type CodeFactor, codeFactors } from '../mail/session-codes.ts';
import { poolFactors } from '../pools/pools.ts';
import { missingRequired } from '../users/user-attributes.ts';
import type { User } from '../users/users.ts';
import type { MfaFactor } from '../wire/members.ts';
import {
  type AuthReply,
  challenge,
  checkNotReset,
  completeSignIn,
  type SignIn,
  usedConfirmedDevice,
} from './sign-in.ts';

/** The reply to a right password: a new password if the user's status requires it, else device, MFA or tokens. */
export function afterPassword(engine: Engine, signIn: SignIn): AuthReply {
  return newPasswordChallenge(engine, signIn) ?? afterNewPassword(engine, signIn);
}

/** The challenge for a new password, if the user's status requires one. @throws PasswordResetRequiredException */
export function newPasswordChallenge(engine: Engine, signIn: SignIn): AuthReply | undefined {
  checkNotReset(signIn.user);
  const { status, temporaryPasswordExpiresAt } = signIn.user;
  if (status !== 'FORCE_CHANGE_PASSWORD') return undefined;
  if ((temporaryPasswordExpiresAt ?? Infinity) <= engine.now().getTime()) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return newPasswordRequired(engine, signIn);
}

/**
 * The reply if the password needs no change: the proof of a remembered device in place of MFA, else MFA, else tokens.
 */
export function afterNewPassword(engine: Engine, signIn: SignIn): AuthReply {
  const device = usedConfirmedDevice(engine, signIn);
  const { DeviceConfiguration } = signIn.pool.settings;
  if (device?.isRemembered === true && DeviceConfiguration?.ChallengeRequiredOnNewDevice === true) {
    const { username: USERNAME } = signIn.user;
    const DEVICE_KEY = device.deviceKey;
    return challenge(engine, signIn, 'DEVICE_SRP_AUTH', { USERNAME, DEVICE_KEY });
  }
  const { MfaConfiguration } = signIn.pool.mfa;
  if (MfaConfiguration === 'OFF') return completeSignIn(engine, signIn);
  const factor = nextFactor(signIn);
  if (factor !== undefined) return askForFactor(engine, signIn, factor);
  return MfaConfiguration === 'ON' ? mfaSetup(engine, signIn) : completeSignIn(engine, signIn);
}

/** The challenge for the code of one factor. For SMS_MFA and EMAIL_OTP it first sends the code. */
export function askForFactor(
  engine: Engine,
  signIn: SignIn,
  factor: MfaFactor | 'SELECT_MFA_TYPE',
): AuthReply {
  switch (factor) {
    case 'SOFTWARE_TOKEN_MFA': {
      const { friendlyDeviceName } = signIn.user.softwareToken;
      const parameters =
        friendlyDeviceName === undefined ? {} : { FRIENDLY_DEVICE_NAME: friendlyDeviceName };
      return challenge(engine, signIn, factor, parameters);
    }
    case 'SELECT_MFA_TYPE': {
      const MFAS_CAN_CHOOSE = JSON.stringify(activeFactors(signIn));
      return challenge(engine, signIn, factor, { MFAS_CAN_CHOOSE });
    }
    case 'SMS_MFA':
    case 'EMAIL_OTP':
      return askForCode(engine, signIn, factor, addressFor(signIn.user, factor));
  }
}

/**
 * The second factors that the user can answer. In a pool that requires MFA a factor need not be chosen, only set up.
 */
export function activeFactors({ pool, user }: Pick<SignIn, 'pool' | 'user'>): MfaFactor[] {
  const { enabled } = user.mfa;
  const isRequired = pool.mfa.MfaConfiguration === 'ON';
  const offered = poolFactors(pool);
  const usable: Readonly<Record<MfaFactor, boolean>> = {
    SMS_MFA: offered.includes('SMS_MFA') && addressFor(user, 'SMS_MFA') !== '',
    // A verified token keeps working after the pool turns TOTP off.
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

function mfaSetup(engine: Engine, signIn: SignIn): AuthReply {
  const parameters = { MFAS_CAN_SETUP: JSON.stringify(poolFactors(signIn.pool)) };
  return challenge(engine, signIn, 'MFA_SETUP', parameters, { mfaSetup: 'required' });
}

function newPasswordRequired(engine: Engine, signIn: SignIn): AuthReply {
  const { pool, user } = signIn;
  const { sub: _, ...attributes } = user.attributes;
  const missing = missingRequired(pool, attributes).map((name) => `userAttributes.${name}`);
  return challenge(engine, signIn, 'NEW_PASSWORD_REQUIRED', {
    requiredAttributes: JSON.stringify(missing),
    userAttributes: JSON.stringify(attributes),
  });
}
