import { exitCodes } from '../errors.ts';
import { isRefreshable, judgeSession, phaseOf, secondsLeft } from '../state/flow-facts.ts';
import type { Challenge, Flow, Tokens } from '../state/flow.ts';
import { describeChallenge } from './describe-flow.ts';
import { oneLine } from './printable.ts';

interface Asked {
  readonly profile: string;
  /** Whether settings are saved under that name. */
  readonly isSaved: boolean;
  /** The user whose status was asked for, if one was named. */
  readonly username?: string | undefined;
  readonly now: Date;
}

/** Describes a user's sign-in state to a person. */
export function describeStatus(
  flow: Flow | undefined,
  { profile, isSaved, username: asked, now }: Asked,
): string {
  if (flow === undefined) return describeNothing(asked, { profile, isSaved });
  const { username, realUsername, target } = flow;
  const isAlias = realUsername !== undefined && realUsername !== username;
  const lines = [
    `user:      ${username}${isAlias ? ` (${realUsername})` : ''}`,
    `profile:   ${profile}, ${target.userPoolId ?? 'pool unknown'} on ${target.endpoint ?? 'AWS'}`,
    `phase:     ${phaseOf(flow)}`,
    ...describeSignUp(flow),
    ...describePasswordReset(flow),
    ...(flow.challenge === undefined ? [] : describePending(flow.challenge, now)),
    ...(flow.tokens === undefined ? [] : [`tokens:    ${describeTokens(flow.tokens, now)}`]),
    ...describeDevice(flow),
    ...describeDoubt(flow),
  ];
  return lines.map(oneLine).join('\n');
}

function describeNothing(
  asked: string | undefined,
  { profile, isSaved }: Pick<Asked, 'profile' | 'isSaved'>,
): string {
  const name = isSaved ? `profile ${profile}` : `profile ${profile} (not saved)`;
  const what =
    asked === undefined
      ? 'no user has signed up or signed in yet'
      : `nothing is saved for ${asked}`;
  return `${name}: ${what}`;
}

function describePasswordReset({ passwordReset }: Flow): string[] {
  if (passwordReset === undefined) return [];
  const { destination } = passwordReset;
  return [
    `password:  waits for the code${destination === undefined ? '' : ` sent to ${oneLine(destination)}`}`,
  ];
}

function describeSignUp({ signUp }: Flow): string[] {
  if (signUp === undefined) return [];
  const { destination, codeSent } = signUp;
  if (codeSent === false)
    return ['sign-up:   no code was sent: it waits for admin-confirm-sign-up'];
  return [
    `sign-up:   waits for the code${destination === undefined ? '' : ` sent to ${destination}`}`,
  ];
}

function describePending(challenge: Challenge, now: Date): string[] {
  const setUp = challenge.mfaSetup === undefined ? '' : ` (software token ${challenge.mfaSetup})`;
  return [
    `challenge: ${describeChallenge(challenge)}${setUp}`,
    `session:   ${describeSession(challenge, now)}`,
  ];
}

function describeSession(challenge: Challenge, now: Date): string {
  const left = `${secondsLeft(challenge, now)} s left`;
  switch (judgeSession(challenge, now)) {
    case 'spent':
      return 'already used: sign in again';
    case 'expired':
      return 'expired: sign in again';
    case 'perhaps-expired':
      return 'probably expired (three minutes are assumed): you can still try it';
    case 'alive':
      return challenge.assumed ? `${left}, if the client has the default of three minutes` : left;
  }
}

function describeTokens(tokens: Tokens, now: Date): string {
  const { expiresAt } = tokens;
  const isExpired = Date.parse(expiresAt) <= now.getTime();
  const when = isExpired ? `expired at ${expiresAt}` : `valid until ${expiresAt}`;
  return `${when}, ${describeRefresh(tokens)}`;
}

function describeRefresh(tokens: Tokens): string {
  if (isRefreshable(tokens)) return 'refreshable';
  return tokens.deviceForgotten === true
    ? 'not refreshable, because their device is forgotten'
    : 'no refresh token';
}

function describeDevice({ device, offeredDevice }: Flow): string[] {
  const lines: string[] = [];
  if (device !== undefined) {
    lines.push(
      `device:    ${device.deviceKey}, ${device.remembered ? 'remembered' : 'not remembered'}`,
    );
  }
  if (offeredDevice !== undefined) {
    lines.push(`offered:   ${offeredDevice.deviceKey}; refresh may fail until it is confirmed`);
  }
  return lines;
}

function describeDoubt({ inDoubt }: Flow): string[] {
  if (inDoubt === undefined) return [];
  return [`in doubt:  ${inDoubt.command} at ${inDoubt.since} got no reply: run it again`];
}

/** The exit code of `status --check`. */
export function exitCodeOf(flow: Flow | undefined, now: Date): number {
  const { challenge, tokens } = flow ?? {};
  if (challenge !== undefined) {
    const verdict = judgeSession(challenge, now);
    const isOver = verdict === 'expired' || verdict === 'spent';
    return isOver ? exitCodes.SESSION_EXPIRED : exitCodes.UNEXPECTED_STATE;
  }
  if (tokens === undefined) return exitCodes.NOT_SIGNED_IN;
  const isExpired = Date.parse(tokens.expiresAt) <= now.getTime();
  return isExpired && !isRefreshable(tokens) ? exitCodes.BAD_CREDENTIALS : exitCodes.OK;
}
