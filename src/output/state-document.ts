import { phaseOf, secondsLeft } from '../state/flow-facts.ts';
import type { Flow } from '../state/flow.ts';
import type { Result } from './outcome.ts';

/** A header may hold anything, even a copy of the request, so only a well-formed request id is shown. */
export function isId(text: string): boolean {
  return /^[\w.:/+=-]{1,128}$/.test(text);
}

/** The `state` of the JSON envelope: how far the flow has come, without a secret. */
export function describeState(flow: Flow | undefined, now: Date): Result {
  const { challenge, tokens } = flow ?? {};
  return {
    phase: phaseOf(flow),
    username: flow?.username ?? null,
    ...describeWay(challenge ?? tokens),
    ...describeChallenge(challenge, now),
    tokens: describeTokens(tokens),
    device: describeDevice(flow),
  };
}

/** The flow and the API that this sign-in uses. */
function describeWay(way: { readonly authFlow: string; readonly api: string } | undefined): Result {
  return { flow: way?.authFlow ?? null, api: way?.api ?? null };
}

function describeTokens(tokens: Flow['tokens']): Result | null {
  if (tokens === undefined) return null;
  const { expiresAt, refreshToken } = tokens;
  return { expiresAt, hasRefreshToken: refreshToken !== undefined };
}

function describeChallenge(challenge: Flow['challenge'], now: Date): Result {
  if (challenge === undefined) return { challenge: null, mfaSetup: null, session: null };
  const { name, mfaSetup, obtainedAt, expiresAt, assumed } = challenge;
  return {
    challenge: name,
    mfaSetup: mfaSetup ?? null,
    session: { obtainedAt, expiresAt, secondsLeft: secondsLeft(challenge, now), assumed },
  };
}

function describeDevice(flow: Flow | undefined): Result | null {
  if (flow?.device !== undefined) {
    return { deviceKey: flow.device.deviceKey, remembered: flow.device.remembered };
  }
  if (flow?.offeredDevice === undefined) return null;
  return { deviceKey: flow.offeredDevice.deviceKey, remembered: false };
}

/**
 * Looks up a path such as `state.challenge` or `result.users.0.username`.
 *
 * @returns null for what lies below a null, undefined for what does not exist
 */
export function fieldOf(document: object, path: string): unknown {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (value === null) return null;
    if (typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(key);
  }
  return value;
}
