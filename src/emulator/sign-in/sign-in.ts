import { CognitoFault } from '../fault.ts';
import type { Client } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import { grantTokens } from '../tokens/tokens.ts';
import type { TokenOccasion } from '../triggers/pre-token-generation.ts';
import { postAuthentication } from '../triggers/user-triggers.ts';
import { type Device, getConfirmedDevice, saveDevice } from '../users/devices.ts';
import type { User } from '../users/users.ts';
import type { ChallengeName } from '../wire/members.ts';
import type { Engine } from '../engine.ts';
import { openSession, type Session, type SessionState } from './sessions.ts';

/** A sign-in at any of its steps. */
export interface SignIn {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly authFlow: string;
  /** USERNAME of this step's request: the real username or an alias. */
  readonly answeredAs: string;
  /** DEVICE_KEY of this or an earlier step. */
  readonly deviceKey: string | undefined;
  /** Why its tokens are issued, if not for plain authentication. */
  readonly tokenOccasion?: TokenOccasion | undefined;
}

/** The reply to a step of a sign-in: a challenge or tokens. */
export type AuthReply = Readonly<Record<string, unknown>>;

/** The reply that asks for one more step. */
export function challenge(
  engine: Engine,
  signIn: SignIn,
  name: ChallengeName,
  parameters: Readonly<Record<string, string>>,
  state: Partial<SessionState> = {},
): AuthReply {
  const { authFlow, deviceKey } = signIn;
  return {
    ChallengeName: name,
    ChallengeParameters: { USER_ID_FOR_SRP: signIn.user.username, ...parameters },
    Session: openSession(engine, signIn, name, { authFlow, deviceKey, ...state }),
  };
}

/** @throws PasswordResetRequiredException */
export function checkNotReset({ status }: Pick<User, 'status'>): void {
  if (status !== 'RESET_REQUIRED') return;
  const text = 'Password reset required for the user';
  throw new CognitoFault('PasswordResetRequiredException', text);
}

/** Ends the sign-in with tokens. The reply offers a new device unless the sign-in used one. */
export function completeSignIn(engine: Engine, signIn: SignIn): AuthReply {
  checkNotReset(signIn.user);
  const device = usedConfirmedDevice(engine, signIn);
  if (device !== undefined) {
    saveDevice(engine, { ...device, authenticatedAt: engine.now().getTime() });
  }
  const isTracked = signIn.pool.settings.DeviceConfiguration !== undefined;
  postAuthentication(engine, signIn, isTracked && device === undefined);
  return {
    AuthenticationResult: grantTokens(engine, { ...signIn, usedDevice: device?.deviceKey }),
    ChallengeParameters: {},
  };
}

/**
 * The confirmed device that DEVICE_KEY names, in a pool that tracks devices.
 *
 * @throws ResourceNotFoundException if the user has not confirmed such a device
 */
export function usedConfirmedDevice(
  engine: Engine,
  { pool, user, deviceKey }: SignIn,
): Device | undefined {
  if (deviceKey === undefined || pool.settings.DeviceConfiguration === undefined) return undefined;
  return getConfirmedDevice(engine, { pool, owner: user.username, deviceKey });
}

/** The sign-in at this step, with the data that the Session carries from earlier steps. */
export function resume(
  session: Session,
  step: Pick<SignIn, 'pool' | 'client' | 'user' | 'answeredAs' | 'deviceKey'>,
): SignIn {
  const { authFlow, deviceKey } = session.state;
  return { ...step, authFlow, deviceKey: step.deviceKey ?? deviceKey };
}
