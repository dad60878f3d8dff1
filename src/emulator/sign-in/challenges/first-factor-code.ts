import { withdrawCode } from '../../mail/codes.ts';
import { checkSessionCode } from '../../mail/session-codes.ts';
import { saveUser, type User } from '../../users/users.ts';
import type { Engine } from '../../engine.ts';
import { availableChallenges, type CodeFirstFactor, codeFirstFactors } from '../first-factors.ts';
import { requireParameter } from '../flows/attempt.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import { type AuthReply, completeSignIn } from '../sign-in.ts';
import type { Answer } from './answer.ts';

/**
 * Checks the answer to EMAIL_OTP or SMS_OTP as a first factor. The right code verifies the address, confirms the user
 * and gives tokens without MFA. A wrong code leaves the Session usable.
 */
export function answerFirstFactorCode(
  factor: CodeFirstFactor,
): (engine: Engine, answer: Answer) => AuthReply {
  return (engine, { signIn, session, parameters }) => {
    const { pool, user } = signIn;
    const given = requireParameter({ parameters }, `${factor}_CODE`);
    // The user may have lost this factor or changed the address since the code was sent.
    if (!availableChallenges(pool, user).includes(factor)) throw invalidSession();
    const destination = checkSessionCode(session, given);
    const { attribute } = codeFirstFactors[factor];
    if (user.attributes[attribute] !== destination) throw invalidSession();
    const attributes = { ...user.attributes, [`${attribute}_verified`]: 'true' };
    const verified: User = { ...user, status: 'CONFIRMED', attributes };
    saveUser(engine, pool, verified);
    withdrawCode(engine, user, 'sign-up');
    spendSession(engine, session);
    return completeSignIn(engine, { ...signIn, user: verified });
  };
}
