import { invalidSession, spendSession } from '../sessions.ts';
import { completeSignIn, type AuthReply } from '../sign-in.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';

/** MFA_SETUP is answered by the Session that VerifySoftwareToken gave; no further code is asked for. */
export function answerMfaSetup(world: World, { signIn, session }: Answer): AuthReply {
  if (session.state.mfaSetup !== 'verified') throw invalidSession();
  spendSession(world, session);
  return completeSignIn(world, signIn);
}
