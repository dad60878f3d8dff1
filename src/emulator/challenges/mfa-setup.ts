import { invalidParameter, notAuthorized } from '../fault.ts';
import { poolFactors } from '../pool-factors.ts';
import { askForCode } from '../session-codes.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import { completeSignIn, type AuthReply, type SignIn } from '../sign-in.ts';
import { checkStillWithoutFactor } from '../token-setup.ts';
import { checkAgainstSchema } from '../user-attributes.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';

/**
 * MFA_SETUP is answered by the Session that VerifySoftwareToken gave, and no further code is asked for; or, with the
 * Session that came with the challenge, by an e-mail address, which then gets a code.
 */
export function answerMfaSetup(world: World, { signIn, session, parameters }: Answer): AuthReply {
  const { mfaSetup } = session.state;
  const email = parameters['EMAIL'] ?? '';
  if (mfaSetup === 'required' && email !== '') {
    checkStillWithoutFactor(signIn);
    checkEmail(signIn, email);
    spendSession(world, session);
    return askForCode(world, signIn, 'EMAIL_OTP', email, { mfaSetup: 'sent' });
  }
  if (mfaSetup !== 'verified') throw invalidSession();
  spendSession(world, session);
  return completeSignIn(world, signIn);
}

function checkEmail({ pool, user }: SignIn, email: string): void {
  if (!poolFactors(pool).includes('EMAIL_OTP')) {
    throw invalidParameter('Email MFA has not been enabled by the userPool');
  }
  if ((user.attributes['email'] ?? '') !== '') {
    throw notAuthorized('Cannot modify an already provided email');
  }
  checkAgainstSchema(pool, { email });
}
