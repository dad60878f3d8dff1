import { invalidParameter, notAuthorized } from '../../fault.ts';
import { askForCode } from '../../mail/session-codes.ts';
import { poolFactors } from '../../pools/pools.ts';
import { fingerprint } from '../../random.ts';
import { conformingAttributes } from '../../users/user-attributes.ts';
import type { Engine } from '../../engine.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import { type AuthReply, completeSignIn, type SignIn } from '../sign-in.ts';
import { checkStillWithoutFactor } from '../token-setup.ts';
import type { Answer } from './answer.ts';

/**
 * Answers MFA_SETUP in one of two ways. With the Session of VerifySoftwareToken the sign-in ends in tokens, without
 * another code. With the Session of the challenge the answer may name an e-mail address, which then gets a code.
 */
export function answerMfaSetup(engine: Engine, { signIn, session, parameters }: Answer): AuthReply {
  const { mfaSetup } = session.state;
  const email = parameters['EMAIL'] ?? '';
  if (mfaSetup === 'required' && email !== '') {
    checkStillWithoutFactor(signIn);
    checkEmail(signIn, email);
    spendSession(engine, session);
    return askForCode(engine, signIn, 'EMAIL_OTP', email, { mfaSetup: 'sent' });
  }
  if (mfaSetup !== 'verified') throw invalidSession();
  const { secret } = signIn.user.softwareToken;
  // The token may have been removed or replaced since it was verified.
  if (secret === undefined || fingerprint(secret) !== session.state.verifiedToken) {
    throw invalidSession();
  }
  spendSession(engine, session);
  return completeSignIn(engine, signIn);
}

function checkEmail({ pool, user }: SignIn, email: string): void {
  if (!poolFactors(pool).includes('EMAIL_OTP')) {
    throw invalidParameter('Email MFA has not been enabled by the userPool');
  }
  if ((user.attributes['email'] ?? '') !== '') {
    throw notAuthorized('Cannot modify an already provided email');
  }
  conformingAttributes(pool, { email });
}
