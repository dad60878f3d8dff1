import { withdrawCode } from '../codes.ts';
import { availableChallenges, codeFirstFactors, type CodeFirstFactor } from '../first-factors.ts';
import { requireParameter } from '../flows/attempt.ts';
import { checkSessionCode } from '../session-codes.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import { completeSignIn, type AuthReply } from '../sign-in.ts';
import { saveUser, type User } from '../users.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';

/**
 * How EMAIL_OTP or SMS_OTP is answered when it is the first factor: the right code verifies the address, confirms the
 * user, and gives tokens without MFA. A wrong one leaves the Session usable.
 */
export function answerFirstFactorCode(
  factor: CodeFirstFactor,
): (world: World, answer: Answer) => AuthReply {
  return (world, { signIn, session, parameters }) => {
    const { pool, user } = signIn;
    const given = requireParameter({ parameters }, `${factor}_CODE`);
    // An SMS_OTP or EMAIL_OTP of somebody who may no longer sign in so, or has another address now.
    if (!availableChallenges(pool, user).includes(factor)) throw invalidSession();
    const destination = checkSessionCode(session, given);
    const { attribute } = codeFirstFactors[factor];
    if (user.attributes[attribute] !== destination) throw invalidSession();
    const attributes = { ...user.attributes, [`${attribute}_verified`]: 'true' };
    const verified: User = { ...user, status: 'CONFIRMED', attributes };
    saveUser(world, pool, verified);
    withdrawCode(world, user, 'sign-up');
    spendSession(world, session);
    return completeSignIn(world, { ...signIn, user: verified });
  };
}
