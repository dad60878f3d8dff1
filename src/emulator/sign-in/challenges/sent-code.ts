import { checkSessionCode, type CodeFactor, codeFactors } from '../../mail/session-codes.ts';
import { saveUser, type User } from '../../users/users.ts';
import type { Engine } from '../../engine.ts';
import { requireParameter } from '../flows/attempt.ts';
import { type Session, spendSession } from '../sessions.ts';
import { type AuthReply, completeSignIn } from '../sign-in.ts';
import { checkStillWithoutFactor } from '../token-setup.ts';
import type { Answer } from './answer.ts';

/** Answers SMS_MFA or EMAIL_OTP. A wrong code leaves the Session usable. The right code verifies the address. */
export function answerSentCode(factor: CodeFactor): (engine: Engine, answer: Answer) => AuthReply {
  return (engine, { signIn, session, parameters }) => {
    const given = requireParameter({ parameters }, `${factor}_CODE`);
    const destination = checkSessionCode(session, given);
    if (session.state.mfaSetup === 'sent') checkStillWithoutFactor(signIn);
    const user = withVerified(signIn.user, session, factor, destination);
    saveUser(engine, signIn.pool, user);
    spendSession(engine, session);
    return completeSignIn(engine, { ...signIn, user });
  };
}

/** The code does not verify an address that has changed since it was sent. */
function withVerified(
  user: User,
  { state }: Session,
  factor: CodeFactor,
  destination: string,
): User {
  const { attribute } = codeFactors[factor];
  const isSetUp = state.mfaSetup === 'sent';
  if (!isSetUp && user.attributes[attribute] !== destination) return user;
  const attributes = {
    ...user.attributes,
    [attribute]: destination,
    [`${attribute}_verified`]: 'true',
  };
  const others = user.mfa.enabled.filter((enabled) => enabled !== factor);
  const mfa = isSetUp ? { ...user.mfa, enabled: [...others, factor] } : user.mfa;
  return { ...user, attributes, mfa };
}
