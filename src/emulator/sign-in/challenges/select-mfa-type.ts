import { invalidParameter } from '../../fault.ts';
import type { Engine } from '../../engine.ts';
import { activeFactors, askForFactor } from '../after-password.ts';
import { requireParameter } from '../flows/attempt.ts';
import { spendSession } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import type { Answer } from './answer.ts';

/** Asks for the code of the chosen factor. A factor that was not offered leaves the Session usable. */
export function answerSelectMfaType(
  engine: Engine,
  { signIn, session, parameters }: Answer,
): AuthReply {
  const chosen = requireParameter({ parameters }, 'ANSWER');
  const factor = activeFactors(signIn).find((name) => name === chosen);
  // Cognito's message is not known.
  if (factor === undefined)
    throw invalidParameter(`${chosen} is not one of the MFA types offered.`);
  spendSession(engine, session);
  return askForFactor(engine, signIn, factor);
}
