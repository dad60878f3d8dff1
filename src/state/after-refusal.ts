import { says } from '../cognito/refusal-texts.ts';
import type { CliError, ErrorKind } from '../errors.ts';
import type { Challenge, Flow } from './flow.ts';
import { nameIn, withoutUnverifiedToken } from './transitions.ts';

// How a refusal by Cognito changes a flow.

/** Errors that leave a call in doubt: no answer came, or Cognito was not called. */
const undecided: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'NETWORK',
  'INTERNAL',
  'USAGE',
  'NOT_SIGNED_IN',
  'STORE',
  'UNEXPECTED_STATE',
  'LOCKED',
  'INTERRUPTED',
  'TERMINATED',
]);

/**
 * After a refusal: Cognito did answer, so the call is not in doubt; an ended Session is forgotten.
 *
 * @param otherDoubt the call of another command that was in doubt before this one, and still is
 */
export function afterRefusal(flow: Flow, error: CliError, otherDoubt?: Flow['inDoubt']): Flow {
  if (undecided.has(error.kind)) return flow;
  if (isAlreadyConfirmed(error)) {
    const isAnswered = otherDoubt?.command === 'confirm-sign-up';
    return { ...flow, inDoubt: isAnswered ? undefined : otherDoubt, signUp: undefined };
  }
  const decided = flow.inDoubt === otherDoubt ? flow : { ...flow, inDoubt: otherDoubt };
  const answered = withoutEndedRefreshToken(withoutStaleName(decided, error), error);
  return error.kind === 'SESSION_EXPIRED' ? withEndedSession(answered, error) : answered;
}

function withEndedSession(flow: Flow, { code }: CliError): Flow {
  const { challenge, inDoubt } = flow;
  if (challenge === undefined) return flow;
  return {
    ...withoutUnverifiedToken(flow),
    inDoubt: isOfTokens(inDoubt) ? inDoubt : undefined,
    challenge: {
      ...challenge,
      session: undefined,
      ended: code === 'SessionSpent' ? 'spent' : 'expired',
    },
  };
}

/** Whether the call in doubt spends something else than a Session. */
function isOfTokens(doubt: Flow['inDoubt']): boolean {
  return doubt !== undefined && ['refresh', 'confirm-device'].includes(doubt.command);
}

/** The account was confirmed before, elsewhere or by a call whose reply was lost. */
export function isAlreadyConfirmed(error: CliError): boolean {
  return says(error, 'alreadyConfirmed');
}

/**
 * SELECT_CHALLENGE comes without the real username, so the answer uses the one of an earlier sign-in. That user may have
 * been deleted since. The next answer uses the name that was typed.
 */
function withoutStaleName(flow: Flow, error: CliError): Flow {
  const { challenge, realUsername } = flow;
  if (challenge === undefined || realUsername === undefined) return flow;
  const isUnknown = error.code === 'UserNotFoundException' || isSessionOfNobody(error);
  return isUnknown && nameIn(challenge) === undefined ? { ...flow, realUsername: undefined } : flow;
}

/** Cognito knows the Session, and not for this user. */
function isSessionOfNobody({ message }: CliError): boolean {
  return /invalid session for the user\W*$/i.test(message);
}

/** A wrong password among the choices, a failed custom challenge or device proof: Cognito has ended the sign-in. */
export function afterSignInRefused(flow: Flow, challenge: Challenge): Flow {
  return { ...flow, challenge: { ...challenge, session: undefined, ended: 'spent' } };
}

/** An expired, revoked or used refresh token gives no more tokens. An invalid one may, once its device is confirmed. */
function withoutEndedRefreshToken(flow: Flow, error: CliError): Flow {
  const isOver =
    error.code === 'RefreshTokenReuseException' ||
    says(error, 'refreshTokenOver') ||
    (says(error, 'refreshTokenInvalid') && !isHeldByDevice(flow));
  if (!isOver || flow.tokens === undefined) return flow;
  return { ...flow, tokens: { ...flow.tokens, refreshToken: undefined } };
}

/** The token is good but for its device: once that is confirmed it gives tokens, and it can always be revoked. */
function isHeldByDevice({ offeredDevice, tokens }: Flow): boolean {
  return offeredDevice !== undefined || tokens?.deviceForgotten === true;
}
