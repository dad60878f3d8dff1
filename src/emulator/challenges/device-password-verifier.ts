import { getConfirmedDevice } from '../devices.ts';
import { requireParameter } from '../flows/attempt.ts';
import { wrongPassword } from '../flows/password.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import { completeSignIn, type AuthReply } from '../sign-in.ts';
import { findExchange, isProven, spendExchange } from '../srp-exchanges.ts';
import type { World } from '../world.ts';
import { readProof, type SelfBoundAnswer } from './self-bound-answer.ts';

/** A wrong proof spends the SECRET_BLOCK; the lock on passwords is not concerned, for a password came before. */
export function answerDevicePasswordVerifier(world: World, answer: SelfBoundAnswer): AuthReply {
  const { pool, client, user, session, answeredAs } = answer;
  const deviceKey = requireParameter(answer, 'DEVICE_KEY');
  const proof = readProof(answer);
  const { username } = user;
  const device = getConfirmedDevice(world, { pool, owner: username, deviceKey });
  const challenge = 'DEVICE_PASSWORD_VERIFIER';
  const party = { poolId: pool.id, clientId: client.id, challenge, username } as const;
  const exchange = findExchange(world, proof.PASSWORD_CLAIM_SECRET_BLOCK, party);
  if (exchange === undefined) throw wrongPassword();
  if (session !== undefined && session.state.srpExchange !== exchange.hash) throw invalidSession();
  const whose = { realm: device.deviceGroupKey, identity: deviceKey };
  const isRight =
    exchange.deviceKey === deviceKey && isProven(world, exchange, device.password, whose, proof);
  if (!isRight) {
    throw wrongPassword(() => {
      spendExchange(world, exchange);
    });
  }
  spendExchange(world, exchange);
  if (session !== undefined) spendSession(world, session);
  const { authFlow } = exchange;
  const tokenOccasion = 'AuthenticateDevice';
  const signIn = { pool, client, user, authFlow, answeredAs, deviceKey, tokenOccasion } as const;
  return completeSignIn(world, signIn);
}
