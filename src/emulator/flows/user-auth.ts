import { signInAfterSignUp } from '../auto-sign-in.ts';
import { availableChallenges } from '../first-factors.ts';
import { takeFirstFactor } from '../first-factor-steps.ts';
import { openSession } from '../sessions.ts';
import { usedConfirmedDevice, type AuthReply, type SignIn } from '../sign-in.ts';
import { checkChoiceBasedFlow } from '../tiers.ts';
import { findOrMigrateUser } from '../triggers/user-migration.ts';
import type { World } from '../world.ts';
import { checkAttempt, requireParameter, type Attempt } from './attempt.ts';
import { userOrStandIn, wrongPassword } from './password.ts';

/**
 * USER_AUTH: goes on with PREFERRED_CHALLENGE, or where there is none that this user can answer lets the client choose. A
 * Session of ConfirmSignUp stands for the first factor.
 *
 * Where missing users are hidden they are asked as well, and no answer is right.
 */
export function beginUserAuth(world: World, attempt: Attempt): AuthReply {
  const { pool, client, authFlow, parameters } = attempt;
  checkChoiceBasedFlow(pool);
  const typed = requireParameter(attempt, 'USERNAME');
  checkAttempt(attempt, typed);
  migrateByPassword(world, attempt, typed);
  const user = userOrStandIn(world, attempt, typed);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn: SignIn = { pool, client, user, authFlow, answeredAs: user.username, deviceKey };
  // An unknown device is told at once, as by USER_SRP_AUTH.
  usedConfirmedDevice(world, signIn);
  if (attempt.session !== undefined) return signInAfterSignUp(world, signIn, attempt.session);
  const available = availableChallenges(pool, user);
  const preferred = available.find((factor) => factor === parameters['PREFERRED_CHALLENGE']);
  if (preferred === undefined) return selectChallenge(world, signIn, available);
  return takeFirstFactor(world, signIn, preferred, parameters, () => undefined);
}

/** Only a password that came with the first call can bring a user over who is not to be hidden. */
function migrateByPassword(world: World, attempt: Attempt, username: string): void {
  const { PREFERRED_CHALLENGE: preferred, PASSWORD: password = '' } = attempt.parameters;
  if (preferred !== 'PASSWORD' || password === '') return;
  findOrMigrateUser(world, attempt, username, password);
}

function selectChallenge(world: World, signIn: SignIn, available: readonly string[]): AuthReply {
  // What Cognito says to someone who has no way in is not known.
  if (available.length === 0) throw wrongPassword();
  const { authFlow, deviceKey } = signIn;
  const name = 'SELECT_CHALLENGE';
  return {
    ChallengeName: name,
    ChallengeParameters: {},
    AvailableChallenges: available,
    Session: openSession(world, signIn, name, { authFlow, deviceKey }),
  };
}
