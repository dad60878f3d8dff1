import { invalidParameter } from '../fault.ts';
import { takeFirstFactor } from '../first-factor-steps.ts';
import { availableChallenges } from '../first-factors.ts';
import { requireParameter } from '../flows/attempt.ts';
import { isMissing } from '../missing-users.ts';
import { spendSession } from '../sessions.ts';
import type { AuthReply, SignIn } from '../sign-in.ts';
import { findOrMigrateUser } from '../triggers/user-migration.ts';
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
  const known = factor === 'PASSWORD' ? withMigrated(world, signIn, parameters) : signIn;
  return takeFirstFactor(world, known, factor, parameters, () => {
    spendSession(world, session);
  });
}

/** Who is hidden because nobody knows them yet may be brought over by the password that is sent now. */
function withMigrated(world: World, signIn: SignIn, parameters: Answer['parameters']): SignIn {
  const { USERNAME: typed = '', PASSWORD: password = '' } = parameters;
  if (!isMissing(signIn.user) || password === '') return signIn;
  const user = findOrMigrateUser(world, signIn, typed, password);
  return user === undefined ? signIn : { ...signIn, user, answeredAs: user.username };
}
