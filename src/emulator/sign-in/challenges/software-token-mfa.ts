import { spendSoftwareTokenCode } from '../../users/software-tokens.ts';
import { saveUser } from '../../users/users.ts';
import type { Engine } from '../../engine.ts';
import { requireParameter } from '../flows/attempt.ts';
import { spendSession } from '../sessions.ts';
import { type AuthReply, completeSignIn } from '../sign-in.ts';
import type { Answer } from './answer.ts';

/** A wrong or used code leaves the Session usable. */
export function answerSoftwareTokenMfa(
  engine: Engine,
  { signIn, session, parameters }: Answer,
): AuthReply {
  const code = requireParameter({ parameters }, 'SOFTWARE_TOKEN_MFA_CODE');
  const user = spendSoftwareTokenCode(engine, signIn.user, code);
  saveUser(engine, signIn.pool, user);
  spendSession(engine, session);
  return completeSignIn(engine, { ...signIn, user });
}
