import { invalidParameter } from '../fault.ts';
import { takeFirstFactor } from '../first-factor-steps.ts';
import { availableChallenges } from '../first-factors.ts';
import { requireParameter } from '../flows/attempt.ts';
import { spendSession } from '../sessions.ts';
import type { AuthReply } from '../sign-in.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';

/** Goes on with ANSWER, whose own parameters are in the same call. A choice that was not offered leaves the Session usable. */
export function answerSelectChallenge(world: World, answer: Answer): AuthReply {
  return takeChosen(world, answer, requireParameter(answer, 'ANSWER'));
}

/** PASSWORD or PASSWORD_SRP as the name of the challenge: the same as SELECT_CHALLENGE with that ANSWER. */
export function answerAsChosen(
  chosen: 'PASSWORD' | 'PASSWORD_SRP',
): (world: World, answer: Answer) => AuthReply {
  return (world, answer) => takeChosen(world, answer, chosen);
}

function takeChosen(
  world: World,
  { signIn, session, parameters }: Answer,
  chosen: string,
): AuthReply {
  const factor = availableChallenges(signIn.pool, signIn.user).find((name) => name === chosen);
  // Cognito's own text is not known.
  if (factor === undefined) {
    throw invalidParameter(`${chosen} is not one of the challenges offered.`);
  }
  return takeFirstFactor(world, signIn, factor, parameters, () => {
    spendSession(world, session);
  });
}
