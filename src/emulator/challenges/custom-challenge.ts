import { continueCustomAuth } from '../flows/custom-auth.ts';
import { requireParameter } from '../flows/attempt.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import { verifyAuthChallengeResponse } from '../triggers/auth-challenge.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';

/** Right or wrong, an answer spends the Session: the next question has another. The lock on passwords is not concerned. */
export function answerCustomChallenge(
  world: World,
  { signIn, session, parameters }: Answer,
): AuthReply {
  const given = requireParameter({ parameters }, 'ANSWER');
  const { custom } = session.state;
  if (custom === undefined) throw invalidSession();
  const { rounds, privateChallengeParameters, challengeMetadata } = custom;
  const asked = { signIn, rounds };
  const challengeResult = verifyAuthChallengeResponse(
    world,
    asked,
    privateChallengeParameters,
    given,
  );
  const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult, challengeMetadata };
  const spend = (): void => {
    spendSession(world, session);
  };
  spend();
  return continueCustomAuth(world, { ...asked, rounds: [...rounds, round] }, { keeping: spend });
}
