import { verifyAuthChallengeResponse } from '../../triggers/auth-challenge.ts';
import type { Engine } from '../../engine.ts';
import { requireParameter } from '../flows/attempt.ts';
import { continueCustomAuth } from '../flows/custom-auth.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import type { Answer } from './answer.ts';

/**
 * Every answer, right or wrong, spends the Session. A wrong answer does not count towards the lockout for wrong
 * passwords.
 */
export function answerCustomChallenge(
  engine: Engine,
  { signIn, session, parameters }: Answer,
): AuthReply {
  const given = requireParameter({ parameters }, 'ANSWER');
  const { custom } = session.state;
  if (custom === undefined) throw invalidSession();
  const { rounds, privateChallengeParameters, challengeMetadata } = custom;
  const asked = { signIn, rounds };
  const challengeResult = verifyAuthChallengeResponse(
    engine,
    asked,
    privateChallengeParameters,
    given,
  );
  const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult, challengeMetadata };
  const spend = (): void => {
    spendSession(engine, session);
  };
  spend();
  return continueCustomAuth(
    engine,
    { ...asked, rounds: [...rounds, round] },
    { afterRollback: spend },
  );
}
