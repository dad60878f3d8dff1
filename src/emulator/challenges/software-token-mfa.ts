import { requireParameter } from '../flows/attempt.ts';
import { spendSession } from '../sessions.ts';
import { completeSignIn, type AuthReply } from '../sign-in.ts';
import { spendSoftwareTokenCode } from '../software-tokens.ts';
import { saveUser } from '../users.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';

/** A wrong or used code leaves the Session usable. */
export function answerSoftwareTokenMfa(
  world: World,
  { signIn, session, parameters }: Answer,
): AuthReply {
  const code = requireParameter({ parameters }, 'SOFTWARE_TOKEN_MFA_CODE');
  const user = spendSoftwareTokenCode(world, signIn.user, code);
  saveUser(world, signIn.pool, user);
  spendSession(world, session);
  return completeSignIn(world, { ...signIn, user });
}
