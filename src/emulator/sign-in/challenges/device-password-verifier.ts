import { getConfirmedDevice } from '../../users/devices.ts';
import type { Engine } from '../../engine.ts';
import { requireParameter } from '../flows/attempt.ts';
import { wrongPassword } from '../flows/password.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import { type AuthReply, completeSignIn } from '../sign-in.ts';
import { findExchange, isProven, spendExchange } from '../srp-exchanges.ts';
import { readProof, type SelfBoundAnswer } from './self-bound-answer.ts';

/**
 * A wrong proof spends the SECRET_BLOCK. It does not count towards the lockout, because the password was right before.
 */
export function answerDevicePasswordVerifier(engine: Engine, answer: SelfBoundAnswer): AuthReply {
  const { pool, client, user, session, answeredAs } = answer;
  const deviceKey = requireParameter(answer, 'DEVICE_KEY');
  const proof = readProof(answer);
  const { username } = user;
  const device = getConfirmedDevice(engine, { pool, owner: username, deviceKey });
  const challenge = 'DEVICE_PASSWORD_VERIFIER';
  const party = { poolId: pool.id, clientId: client.id, challenge, username } as const;
  const exchange = findExchange(engine, proof.PASSWORD_CLAIM_SECRET_BLOCK, party);
  if (exchange === undefined) throw wrongPassword();
  if (session !== undefined && session.state.srpExchange !== exchange.hash) throw invalidSession();
  const account = { realm: device.deviceGroupKey, identity: deviceKey };
  const isRight =
    exchange.deviceKey === deviceKey && isProven(engine, exchange, device.password, account, proof);
  if (!isRight) {
    throw wrongPassword(() => {
      spendExchange(engine, exchange);
    });
  }
  spendExchange(engine, exchange);
  if (session !== undefined) spendSession(engine, session);
  const { authFlow } = exchange;
  const tokenOccasion = 'AuthenticateDevice';
  const signIn = { pool, client, user, authFlow, answeredAs, deviceKey, tokenOccasion } as const;
  return completeSignIn(engine, signIn);
}
