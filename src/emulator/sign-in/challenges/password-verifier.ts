import { userPoolName } from '../../../protocol/srp.ts';
import { invalidParameter } from '../../fault.ts';
import type { Engine } from '../../engine.ts';
import { afterPassword } from '../after-password.ts';
import { afterPasswordOfCustomAuth } from '../flows/custom-auth.ts';
import { checkProof, wrongPassword } from '../flows/password.ts';
import { invalidSession, type Session, spendSession } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import { type Exchange, findExchange, isProven, spendExchange } from '../srp-exchanges.ts';
import { readProof, type SelfBoundAnswer } from './self-bound-answer.ts';

/** A wrong proof spends the SECRET_BLOCK and counts as a wrong password. An unknown device causes neither. */
export function answerPasswordVerifier(engine: Engine, answer: SelfBoundAnswer): AuthReply {
  const { pool, client, user, answeredAs, session, parameters } = answer;
  const proof = readProof(answer);
  const exchange = findExchange(engine, proof.PASSWORD_CLAIM_SECRET_BLOCK, {
    poolId: pool.id,
    clientId: client.id,
    challenge: 'PASSWORD_VERIFIER',
    username: user.username,
  });
  if (exchange === undefined) throw wrongPassword();
  const { authFlow } = exchange;
  checkBinding(exchange, session);
  const account = { realm: userPoolName(pool.id), identity: user.username };
  const spend = (): void => {
    spendExchange(engine, exchange);
    if (session !== undefined) spendSession(engine, session);
  };
  checkProof(engine, user, (stored) => isProven(engine, exchange, stored, account, proof), spend);
  const deviceKey = parameters['DEVICE_KEY'] ?? exchange.deviceKey;
  const signIn = { pool, client, user, authFlow, answeredAs, deviceKey };
  const isCustom = authFlow === 'CUSTOM_AUTH';
  return isCustom
    ? afterPasswordOfCustomAuth(engine, signIn, spend)
    : afterPassword(engine, signIn);
}

/** USER_SRP_AUTH has no Session. The other flows have one, which is bound to its SECRET_BLOCK. */
function checkBinding({ authFlow, hash }: Exchange, session: Session | undefined): void {
  if (session === undefined) {
    if (authFlow === 'USER_SRP_AUTH') return;
    throw invalidParameter('Missing required parameter Session');
  }
  if (session.state.srpExchange !== hash) throw invalidSession();
}
