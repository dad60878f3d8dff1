import { CliError, hint } from '../errors.ts';
import { isPastLongest } from '../state/flow-facts.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { nextSteps, signInAgain } from '../state/next-steps.ts';

// Finds the command that is due when the user ran another one.

/**
 * The pending challenge, whatever it is.
 *
 * @throws CliError NOT_SIGNED_IN when no challenge is pending, SESSION_EXPIRED when its Session has ended
 */
export function requireChallenge(flow: Flow, now: Date): Challenge {
  const { challenge } = flow;
  if (challenge === undefined) throw nothingPending(flow, now);
  if (challenge.ended === undefined && !isPastLongest(challenge.obtainedAt, now)) return challenge;
  const how = challenge.ended === 'spent' ? 'was already used' : 'has expired';
  throw new CliError({
    code: challenge.ended === 'spent' ? 'SessionSpent' : 'SessionExpired',
    kind: 'SESSION_EXPIRED',
    message: `the Session of ${challenge.name} ${how}`,
    hint: hint`sign in again: ${signInAgain(challenge)}`,
  });
}

/** @throws CliError UNEXPECTED_STATE naming the command that is due, besides those of requireChallenge */
export function requirePending(flow: Flow, name: string, now: Date): Challenge {
  const challenge = requireChallenge(flow, now);
  if (challenge.name === name) return challenge;
  throw outOfOrder(flow, now, `Cognito asks for ${challenge.name}, not for ${name}`);
}

/** The error for a command that is not due. Its hint names the command that is due. */
export function outOfOrder(flow: Flow, now: Date, message: string): CliError {
  const [due] = nextSteps(flow, now);
  return new CliError({
    code: 'OutOfOrder',
    kind: 'UNEXPECTED_STATE',
    message,
    hint: due === undefined ? undefined : hint`due now: ${due}`,
  });
}

/** The error for a command that needs a challenge or tokens, when there are neither. */
export function nothingPending(flow: Flow, now: Date): CliError {
  const [due] = nextSteps(flow, now);
  const isSignedIn = flow.tokens !== undefined;
  const pending = flow.challenge?.name;
  return new CliError({
    code: isSignedIn ? 'NothingPending' : 'NotSignedIn',
    kind: 'NOT_SIGNED_IN',
    message: isSignedIn
      ? `no challenge is pending for ${flow.username}, who is signed in`
      : `${flow.username} is not signed in, and ${pending === undefined ? 'no challenge' : `the challenge ${pending}`} is pending`,
    hint: due === undefined ? undefined : hint`run: ${due}`,
  });
}
