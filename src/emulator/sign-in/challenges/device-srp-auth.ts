import { fingerprint } from '../../random.ts';
import { getConfirmedDevice } from '../../users/devices.ts';
import type { Engine } from '../../engine.ts';
import { requireParameter } from '../flows/attempt.ts';
import { findOpenSession, invalidSession, openSession, spendSession } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import { openExchange } from '../srp-exchanges.ts';
import type { SelfBoundAnswer } from './self-bound-answer.ts';

/**
 * Asks for a proof by the remembered device. An answer without a Session continues the user's newest sign-in that waits
 * for this challenge and device. Such a sign-in exists only after the right password.
 */
export function answerDeviceSrpAuth(engine: Engine, answer: SelfBoundAnswer): AuthReply {
  const { pool, client, user } = answer;
  const deviceKey = requireParameter(answer, 'DEVICE_KEY');
  const srpA = requireParameter(answer, 'SRP_A');
  const { username } = user;
  const device = getConfirmedDevice(engine, { pool, owner: username, deviceKey });
  // The device was remembered when the challenge was sent. UpdateDeviceStatus may have changed that since.
  if (!device.isRemembered) throw invalidSession();
  const session =
    answer.session ?? findOpenSession(engine, { client, user }, 'DEVICE_SRP_AUTH', deviceKey);
  if (session?.state.deviceKey !== deviceKey) throw invalidSession();
  const { authFlow } = session.state;
  const challenge = 'DEVICE_PASSWORD_VERIFIER';
  const party = { poolId: pool.id, clientId: client.id, challenge, username } as const;
  const srp = openExchange(engine, { ...party, authFlow, deviceKey }, srpA, device.password);
  spendSession(engine, session);
  const srpExchange = fingerprint(srp.SECRET_BLOCK);
  const state = { authFlow, deviceKey, srpExchange };
  return {
    ChallengeName: challenge,
    ChallengeParameters: { ...srp, DEVICE_KEY: deviceKey, USERNAME: username },
    Session: openSession(engine, { client, user }, challenge, state),
  };
}
