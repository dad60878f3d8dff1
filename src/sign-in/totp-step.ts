import { describeSkew, isBeyondTotpWindow } from '../client/clock-skew.ts';
import { isUsedTotp, isWrongTotp, toCliError } from '../client/refusals.ts';
import { hint, run } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { decodeBase32 } from '../protocol/base32.ts';
import { matchTotp, timeStep } from '../protocol/totp.ts';
import type { Flow } from '../state/flow.ts';
import { afterTotpSpent } from '../state/transitions.ts';
import {
  type FlowStep,
  type StepContext,
  performStep,
  type StepOutcome,
} from '../steps/run-step.ts';
import { unsavedRefusal } from '../steps/unsaved-step.ts';

// Steps that spend a code of the software token. Codes are single-use, so the flow remembers which one was spent.

interface SpentCode {
  /** The flow as saved when the call begins. */
  readonly flow: Flow;
  readonly timeStep: number;
}

/** Makes the call that sends a code, and saves the code's time step once Cognito has accepted it or calls it used. */
export async function spendingCode(
  { note }: Pick<StepContext, 'note'>,
  { flow, timeStep: spent }: SpentCode,
  call: () => Promise<StepOutcome>,
): Promise<StepOutcome> {
  try {
    const outcome = await call();
    return { ...outcome, flow: afterTotpSpent(outcome.flow, spent) };
  } catch (thrown) {
    const error = toCliError(thrown);
    if (isUsedTotp(error)) {
      await note(afterTotpSpent(flow, spent)).catch((unsaved: unknown) => {
        throw unsavedRefusal(error, toCliError(unsaved));
      });
    }
    throw error;
  }
}

/** The time step of a typed code: found with the known secrets, otherwise the current one. */
export function typedTimeStep(
  code: string,
  secretCodes: readonly (string | undefined)[],
  at: Date,
): number {
  for (const secretCode of secretCodes) {
    const matched = secretCode === undefined ? undefined : stepOf(secretCode, code, at);
    if (matched !== undefined) return matched;
  }
  return timeStep(at);
}

/** A malformed secret does not matter here: the code was computed without it. */
function stepOf(secretCode: string, code: string, at: Date): number | undefined {
  try {
    return matchTotp({ secret: decodeBase32(secretCode), code, at });
  } catch {
    return undefined;
  }
}

/**
 * Makes a step whose code cogauth computes. If Cognito calls the code used, the step is made again with the next
 * code. A wrong code is not tried again.
 */
export async function performComputedCodeStep<Answers>(
  invocation: Invocation,
  step: FlowStep<Answers>,
): Promise<StepOutcome> {
  try {
    return await performOnceMoreWhenUsed(invocation, step);
  } catch (error) {
    throw explained(invocation, error);
  }
}

async function performOnceMoreWhenUsed<Answers>(
  invocation: Invocation,
  step: FlowStep<Answers>,
): Promise<StepOutcome> {
  try {
    return await performStep(invocation, step);
  } catch (error) {
    if (!isUsedTotp(error)) throw error;
    // The user of the first try: another process may have changed the current user.
    const username = step.username ?? invocation.report.flow?.username;
    return performStep(invocation, { ...step, username });
  }
}

/** Explains a refusal of a computed code: this machine has the secret and the clock, not a phone. */
function explained({ command, report }: Invocation, error: unknown): unknown {
  const again = run(command, '--from-totp');
  if (isUsedTotp(error)) {
    return error.with({
      hint: hint`wait for the next code, at most 30 seconds, then run: ${again}`,
    });
  }
  if (!isWrongTotp(error)) return error;
  if (!isBeyondTotpWindow(report.clockSkewMs)) {
    return error.with({
      hint: hint`check that the TOTP secret is this user's, then run: ${again}`,
    });
  }
  const message = `${error.message.replace(/\.$/, '')}: ${describeSkew(report.clockSkewMs)}`;
  return error.with({
    message,
    hint: hint`set the clock of this machine, then run: ${again}`,
  });
}
