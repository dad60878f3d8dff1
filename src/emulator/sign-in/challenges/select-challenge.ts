import { invalidParameter } from '../../fault.ts';
import { findOrMigrateUser } from '../../triggers/user-migration.ts';
import { isMissing } from '../../users/missing-users.ts';
import type { Engine } from '../../engine.ts';
import { availableChallenges, takeFirstFactor } from '../first-factors.ts';
import { requireParameter } from '../flows/attempt.ts';
import { spendSession } from '../sessions.ts';
import type { AuthReply, SignIn } from '../sign-in.ts';
import type { Answer } from './answer.ts';

/**
 * Continues with the first factor in ANSWER. The same request has its parameters. A wrong choice leaves the Session
 * usable.
 */
export function answerSelectChallenge(engine: Engine, answer: Answer): AuthReply {
  return takeChosen(engine, answer, requireParameter(answer, 'ANSWER'));
}

/** The challenge name PASSWORD or PASSWORD_SRP means the same as SELECT_CHALLENGE with that ANSWER. */
export function answerAsChosen(
  chosen: 'PASSWORD' | 'PASSWORD_SRP',
): (engine: Engine, answer: Answer) => AuthReply {
  return (engine, answer) => takeChosen(engine, answer, chosen);
}

function takeChosen(
  engine: Engine,
  { signIn, session, parameters }: Answer,
  chosen: string,
): AuthReply {
  const factor = availableChallenges(signIn.pool, signIn.user).find((name) => name === chosen);
  // Cognito's message is not known.
  if (factor === undefined) {
    throw invalidParameter(`${chosen} is not one of the challenges offered.`);
  }
  const known = factor === 'PASSWORD' ? withMigrated(engine, signIn, parameters) : signIn;
  return takeFirstFactor(engine, known, factor, parameters, () => {
    spendSession(engine, session);
  });
}

/** Lets UserMigration import a missing user, now that the password is known. */
function withMigrated(engine: Engine, signIn: SignIn, parameters: Answer['parameters']): SignIn {
  const { USERNAME: typed = '', PASSWORD: password = '' } = parameters;
  if (!isMissing(signIn.user) || password === '') return signIn;
  const user = findOrMigrateUser(engine, signIn, typed, password);
  return user === undefined ? signIn : { ...signIn, user, answeredAs: user.username };
}
