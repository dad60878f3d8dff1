import { checkChoiceBasedFlow } from '../../pools/pools.ts';
import { migrateMissingUser } from '../../triggers/user-migration.ts';
import type { Engine } from '../../engine.ts';
import { signInAfterSignUp } from '../auto-sign-in.ts';
import { availableChallenges, takeFirstFactor } from '../first-factors.ts';
import { openSession } from '../sessions.ts';
import { type AuthReply, type SignIn, usedConfirmedDevice } from '../sign-in.ts';
import { type Attempt, checkAttempt, requireParameter } from './attempt.ts';
import { userOrStandIn, wrongPassword } from './password.ts';

/**
 * USER_AUTH: continues with PREFERRED_CHALLENGE. If there is none, or this user cannot answer it, the client chooses by
 * SELECT_CHALLENGE. A Session of ConfirmSignUp replaces the first factor.
 *
 * A hidden missing user gets the same challenges, and no answer is right.
 */
export function beginUserAuth(engine: Engine, attempt: Attempt): AuthReply {
  const { pool, client, authFlow, parameters } = attempt;
  checkChoiceBasedFlow(pool);
  const typed = requireParameter(attempt, 'USERNAME');
  checkAttempt(attempt, typed);
  migrateByPassword(engine, attempt, typed);
  const user = userOrStandIn(engine, attempt, typed);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn: SignIn = { pool, client, user, authFlow, answeredAs: user.username, deviceKey };
  // An unknown device is refused at the first step, as by USER_SRP_AUTH.
  usedConfirmedDevice(engine, signIn);
  if (attempt.session !== undefined) return signInAfterSignUp(engine, signIn, attempt.session);
  const available = availableChallenges(pool, user);
  const preferred = available.find((factor) => factor === parameters['PREFERRED_CHALLENGE']);
  if (preferred === undefined) return selectChallenge(engine, signIn, available);
  return takeFirstFactor(engine, signIn, preferred, parameters, () => undefined);
}

/** Lets UserMigration import a missing user if the first request has the password. */
function migrateByPassword(engine: Engine, attempt: Attempt, username: string): void {
  const { PREFERRED_CHALLENGE: preferred, PASSWORD: password = '' } = attempt.parameters;
  if (preferred !== 'PASSWORD' || password === '') return;
  migrateMissingUser(engine, attempt, username, password);
}

function selectChallenge(engine: Engine, signIn: SignIn, available: readonly string[]): AuthReply {
  // What Cognito answers if the user has no first factor is not known.
  if (available.length === 0) throw wrongPassword();
  const { authFlow, deviceKey } = signIn;
  const name = 'SELECT_CHALLENGE';
  return {
    ChallengeName: name,
    ChallengeParameters: {},
    AvailableChallenges: available,
    Session: openSession(engine, signIn, name, { authFlow, deviceKey }),
  };
}
