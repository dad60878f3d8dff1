import { userPoolName } from '../../protocol/srp.ts';
import { afterPassword } from '../after-password.ts';
import { checkProof, wrongPassword } from '../flows/password.ts';
import type { AuthReply } from '../sign-in.ts';
import { findExchange, isProven, spendExchange } from '../srp-exchanges.ts';
import type { World } from '../world.ts';
import { readProof, type SelfBoundAnswer } from './self-bound-answer.ts';

/** A wrong proof spends the SECRET_BLOCK and counts as a wrong password. An unknown device does neither. */
export function answerPasswordVerifier(world: World, answer: SelfBoundAnswer): AuthReply {
  const { pool, client, user, answeredAs, parameters } = answer;
  const proof = readProof(answer);
  const exchange = findExchange(world, proof.PASSWORD_CLAIM_SECRET_BLOCK, {
    poolId: pool.id,
    clientId: client.id,
    challenge: 'PASSWORD_VERIFIER',
    username: user.username,
  });
  if (exchange === undefined) throw wrongPassword();
  const whose = { realm: userPoolName(pool.id), identity: user.username };
  checkProof(
    world,
    user,
    (stored) => isProven(world, exchange, stored, whose, proof),
    () => {
      spendExchange(world, exchange);
    },
  );
  const { authFlow } = exchange;
  const deviceKey = parameters['DEVICE_KEY'] ?? exchange.deviceKey;
  return afterPassword(world, { pool, client, user, authFlow, answeredAs, deviceKey });
}
