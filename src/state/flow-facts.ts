import type { Challenge, Flow, Tokens } from './flow.ts';

/** The AuthSessionValidity that is assumed: Cognito's default, in minutes. */
const assumedMinutes = 3;
/** The longest AuthSessionValidity that Cognito allows, in minutes. */
const longestMinutes = 15;

/** How long the client's Sessions live, in minutes, when that is known. */
export type SessionValidity = number | undefined;

export function sessionLife(
  now: Date,
  minutes: SessionValidity,
): Pick<Challenge, 'obtainedAt' | 'expiresAt' | 'assumed'> {
  const expiresAt = new Date(now.getTime() + (minutes ?? assumedMinutes) * 60_000);
  return {
    obtainedAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    assumed: minutes === undefined,
  };
}

/** How long the Sessions of this sign-in live, in minutes; undefined if that was assumed. */
export function minutesOf({ obtainedAt, expiresAt, assumed }: Challenge): SessionValidity {
  return assumed ? undefined : (Date.parse(expiresAt) - Date.parse(obtainedAt)) / 60_000;
}

type SessionVerdict = 'alive' | 'perhaps-expired' | 'expired' | 'spent';

/** What is known about a challenge's Session without a call to Cognito. */
export function judgeSession(challenge: Challenge, now: Date): SessionVerdict {
  if (challenge.ended !== undefined) return challenge.ended;
  if (now.getTime() < Date.parse(challenge.expiresAt)) return 'alive';
  return challenge.assumed && !isPastLongest(challenge.obtainedAt, now)
    ? 'perhaps-expired'
    : 'expired';
}

/** Only this and Cognito's answer end a Session, because a clock may be wrong by minutes. */
export function isPastLongest(obtainedAt: string, now: Date): boolean {
  return now.getTime() >= Date.parse(obtainedAt) + longestMinutes * 60_000;
}

/** Whole seconds, never negative. */
export function secondsLeft(challenge: Challenge, now: Date): number {
  if (challenge.ended !== undefined) return 0;
  return Math.max(0, Math.floor((Date.parse(challenge.expiresAt) - now.getTime()) / 1000));
}

/** A token this close to its end may be refused when it arrives. */
const marginMs = 10_000;

/** Whether the access token will still be valid when it arrives. */
export function isFresh({ expiresAt }: Tokens, now: Date): boolean {
  return Date.parse(expiresAt) - marginMs > now.getTime();
}

/** Whether Cognito may refresh these tokens. It does not after ForgetDevice of the device that they came with. */
export function isRefreshable({ refreshToken, deviceForgotten }: Tokens): boolean {
  return refreshToken !== undefined && deviceForgotten !== true;
}

type Phase = 'signed-out' | 'sign-up' | 'challenge' | 'signed-in';

/** The phase that a script acts on: a pending challenge comes before the tokens beside it. */
export function phaseOf(flow: Flow | undefined): Phase {
  if (flow?.challenge !== undefined) return 'challenge';
  if (flow?.tokens !== undefined) return 'signed-in';
  return flow?.signUp === undefined ? 'signed-out' : 'sign-up';
}
