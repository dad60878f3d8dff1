import { userPoolName } from '../../protocol/srp.ts';
import { afterPassword } from '../after-password.ts';
import { invalidParameter } from '../fault.ts';
import { afterPasswordOfCustomAuth } from '../flows/custom-auth.ts';
import { checkProof, wrongPassword } from '../flows/password.ts';
import { invalidSession, spendSession, type Session } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import { findExchange, isProven, spendExchange, type Exchange } from '../srp-exchanges.ts';
import type { World } from '../world.ts';
import { readProof, type SelfBoundAnswer } from './self-bound-answer.ts';

/** A wrong proof spends the SECRET_BLOCK and counts as a wrong password. An unknown device does neither. */
export function answerPasswordVerifier(world: World, answer: SelfBoundAnswer): AuthReply {
  const { pool, client, user, answeredAs, session, parameters } = answer;
  const proof = readProof(answer);
  const exchange = findExchange(world, proof.PASSWORD_CLAIM_SECRET_BLOCK, {
    poolId: pool.id,
    clientId: client.id,
    challenge: 'PASSWORD_VERIFIER',
    username: user.username,
  });
  if (exchange === undefined) throw wrongPassword();
  const { authFlow } = exchange;
  checkBinding(exchange, session);
  const whose = { realm: userPoolName(pool.id), identity: user.username };
  const spend = (): void => {
    spendExchange(world, exchange);
    if (session !== undefined) spendSession(world, session);
  };
  checkProof(world, user, (stored) => isProven(world, exchange, stored, whose, proof), spend);
  const deviceKey = parameters['DEVICE_KEY'] ?? exchange.deviceKey;
  const signIn = { pool, client, user, authFlow, answeredAs, deviceKey };
  const isCustom = authFlow === 'CUSTOM_AUTH';
  return isCustom ? afterPasswordOfCustomAuth(world, signIn, spend) : afterPassword(world, signIn);
}

/** USER_SRP_AUTH gives no Session and needs none; the other flows give one, which belongs to its SECRET_BLOCK. */
function checkBinding({ authFlow, hash }: Exchange, session: Session | undefined): void {
  if (session === undefined) {
    if (authFlow === 'USER_SRP_AUTH') return;
    throw invalidParameter('Missing required parameter Session');
  }
  if (session.state.srpExchange !== hash) throw invalidSession();
}
