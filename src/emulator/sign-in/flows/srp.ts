import { getConfirmedDevice } from '../../users/devices.ts';
import type { Engine } from '../../engine.ts';
import type { AuthReply } from '../sign-in.ts';
import { madeUpPassword, openExchange } from '../srp-exchanges.ts';
import { type Attempt, checkAttempt, requireParameter } from './attempt.ts';
import { userOrStandIn } from './password.ts';

/**
 * USER_SRP_AUTH: asks for a proof of the password. There is no Session: SECRET_BLOCK identifies the sign-in.
 *
 * A hidden missing user gets the same challenge, and no proof is right.
 */
export function beginSrp(engine: Engine, attempt: Attempt): AuthReply {
  const typed = requireParameter(attempt, 'USERNAME');
  const srpA = requireParameter(attempt, 'SRP_A');
  checkAttempt(attempt, typed);
  const { pool, client, authFlow, parameters } = attempt;
  const user = userOrStandIn(engine, attempt, typed);
  const { username, password = madeUpPassword(engine, pool, username) } = user;
  const deviceKey = parameters['DEVICE_KEY'];
  if (deviceKey !== undefined && pool.settings.DeviceConfiguration !== undefined) {
    getConfirmedDevice(engine, { pool, owner: username, deviceKey });
  }
  const challenge = 'PASSWORD_VERIFIER';
  const party = { poolId: pool.id, clientId: client.id, challenge, username } as const;
  const srp = openExchange(engine, { ...party, authFlow, deviceKey }, srpA, password);
  return {
    ChallengeName: challenge,
    ChallengeParameters: { ...srp, USERNAME: username, USER_ID_FOR_SRP: username },
  };
}
