import { decodeBase32, encodeBase32 } from '../../protocol/base32.ts';
import { matchTotp } from '../../protocol/totp.ts';
import { CognitoFault } from '../fault.ts';
import type { Pool } from '../pools/pools.ts';
import type { Engine } from '../engine.ts';
import type { User } from './users.ts';

/** More than the three time steps whose codes are accepted at one moment. */
const rememberedTimeSteps = 5;

/** A new SecretCode: 32 bytes in base32. */
export function newSecretCode(engine: Engine): string {
  return encodeBase32(engine.randomBytes(32));
}

/** @throws SoftwareTokenMFANotFoundException unless the pool has TOTP enabled */
export function requireSoftwareTokenMfa({ mfa }: Pool): void {
  if (mfa.SoftwareTokenMfaConfiguration?.Enabled === true) return;
  throw new CognitoFault(
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA has not been enabled by the userPool',
  );
}

export function noSoftwareToken(): CognitoFault {
  return new CognitoFault(
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA does not exist for the user.',
  );
}

/** The time step of this code. One step early or late is accepted. Undefined if the code matches no such step. */
export function matchedTimeStep(
  engine: Engine,
  secretCode: string,
  code: string,
): number | undefined {
  return matchTotp({ secret: decodeBase32(secretCode), code, at: engine.clientNow(), window: 1 });
}

/** The user with a verified secret, which replaces any earlier one. The code that proved it is spent. */
export function withSoftwareToken(
  user: User,
  token: { secret: string; timeStep: number; friendlyDeviceName: string | undefined },
): User {
  const { secret, timeStep, friendlyDeviceName } = token;
  return { ...user, softwareToken: { secret, friendlyDeviceName, usedTimeSteps: [timeStep] } };
}

/** The user without a software token and without a preference for it. */
export function withoutSoftwareToken(user: User): User {
  const { enabled, preferred } = user.mfa;
  const factor = 'SOFTWARE_TOKEN_MFA';
  return {
    ...user,
    softwareToken: { usedTimeSteps: [] },
    mfa: {
      enabled: enabled.filter((name) => name !== factor),
      preferred: preferred === factor ? undefined : preferred,
    },
  };
}

/**
 * Spends a code of the user's verified token. Each code can be used only once. Returns the user to save.
 *
 * @throws SoftwareTokenMFANotFoundException, CodeMismatchException, ExpiredCodeException
 */
export function spendSoftwareTokenCode(engine: Engine, user: User, code: string): User {
  const { secret, usedTimeSteps } = user.softwareToken;
  if (secret === undefined) throw noSoftwareToken();
  const timeStep = matchedTimeStep(engine, secret, code);
  if (timeStep === undefined) {
    throw new CognitoFault('CodeMismatchException', 'Invalid code received for user');
  }
  if (usedTimeSteps.includes(timeStep)) {
    const text = 'Your software token has already been used once.';
    throw new CognitoFault('ExpiredCodeException', text);
  }
  const used = [timeStep, ...usedTimeSteps].slice(0, rememberedTimeSteps);
  return { ...user, softwareToken: { ...user.softwareToken, usedTimeSteps: used } };
}
