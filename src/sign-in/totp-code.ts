import { countWait, leftOfTimeout } from '../client/time-limit.ts';
import { namesIn } from '../cognito/challenges.ts';
import { CliError, hint, run } from '../errors.ts';
import { SixDigits, userAndAnswer } from '../input/command-input.ts';
import {
  flagsOf,
  givenSecret,
  isOnCommandLine,
  requireSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { decodeBase32 } from '../protocol/base32.ts';
import { hotp, timeStep } from '../protocol/totp.ts';
import { totpSecret } from '../settings/secret-names.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { requirePending } from '../steps/due-step.ts';

// A code is single-use. Cognito accepts the code of the current time step, the one before and the one after.

const stepMs = 30_000;
/** A code with less time left may arrive too late. */
const shortestMs = 3000;

/** Whether to wait for the present step, or to use the code of the next step, which Cognito accepts too. */
export type Ahead = 'present' | 'next';

interface Wanted {
  readonly now: Date;
  /** The latest time step whose code is known to be spent. */
  readonly spent: number | undefined;
  readonly ahead: Ahead;
}

export interface FreshCode {
  readonly code: string;
  readonly timeStep: number;
}

/** The first time step whose code is good, and how long it is until that code may be sent. */
export function freshTimeStep({ now, spent, ahead }: Wanted): {
  readonly timeStep: number;
  readonly waitMs: number;
} {
  const present = timeStep(now);
  const firstUnspent = spentAt(present, spent) + 1;
  const lead = ahead === 'next' ? 1 : 0;
  const leftMs = (present + 1) * stepMs - now.getTime();
  const isShort = lead === 0 && leftMs < shortestMs;
  const chosen = Math.max(present + lead + (isShort ? 1 : 0), firstUnspent);
  return { timeStep: chosen, waitMs: Math.max(0, (chosen - lead) * stepMs - now.getTime()) };
}

/** A spent step further ahead than Cognito accepts was saved with a wrong clock. */
function spentAt(present: number, spent: number | undefined): number {
  return spent === undefined || spent > present + 1 ? -1 : spent;
}

/**
 * Gives a code that is not known to be used. It may wait for that code, so never call it under the user's lock.
 *
 * @throws CliError NETWORK if --timeout is shorter than the wait, USAGE if the secret is not base32
 */
export async function freshCode(
  invocation: Invocation,
  secretCode: string,
  { spent, ahead }: Pick<Wanted, 'spent' | 'ahead'>,
): Promise<FreshCode> {
  const secret = decodedSecret(secretCode);
  const chosen = freshTimeStep({ now: invocation.host.now(), spent, ahead });
  await waitForStep(invocation, chosen.waitMs);
  return { code: hotp(secret, chosen.timeStep), timeStep: chosen.timeStep };
}

async function waitForStep(invocation: Invocation, waitMs: number): Promise<void> {
  if (waitMs === 0) return;
  const { host, globals } = invocation;
  const seconds = Math.ceil(waitMs / 1000);
  // The default time-out is for a server that does not answer. The next step always comes.
  if (globals.timeout !== undefined && waitMs >= leftOfTimeout(invocation)) {
    throw tooLate(seconds, globals.timeout);
  }
  // A person who reads this line can stop the command.
  const pause = host.pause(waitMs);
  if (globals.quiet !== true) host.stderr.write(`waiting ${seconds} s for a fresh code\n`);
  await pause;
  countWait(invocation, waitMs);
}

function tooLate(seconds: number, timeout: string): CliError {
  return new CliError({
    code: 'Timeout',
    kind: 'NETWORK',
    message: `the next unused TOTP code comes in ${seconds} s, and --timeout is ${timeout}`,
    hint: 'run it again later, or with a --timeout of more than a minute',
    retryable: true,
  });
}

/** @throws CliError USAGE */
export function decodedSecret(secretCode: string): Uint8Array {
  try {
    return decodeBase32(secretCode);
  } catch (cause) {
    throw new CliError({
      code: 'MalformedSecret',
      kind: 'USAGE',
      message: 'the TOTP secret is not base32 (letters A to Z and digits 2 to 7)',
      cause,
    });
  }
}

// --from-totp: cogauth stands in for the authenticator app.

export interface TotpOptions extends SecretOptions<'totpSecret'> {
  readonly fromTotp?: boolean;
  readonly response?: unknown;
}

/**
 * Reads the arguments of a command that takes --from-totp. With it, a single argument is the USERNAME.
 *
 * @throws CliError USAGE for an answer that is given twice, and for a secret without --from-totp
 */
export function userAndTotpAnswer(
  first: string | undefined,
  second: string | undefined,
  options: TotpOptions,
): ReturnType<typeof userAndAnswer> {
  if (options.fromTotp !== true) {
    refuseLoneSecret(options);
    return userAndAnswer(first, second);
  }
  const isCode = first !== undefined && SixDigits.safeParse(first).success;
  if (second === undefined && options.response === undefined && !isCode) {
    return { username: first, answer: undefined };
  }
  throw new CliError({
    code: 'UnexpectedAnswer',
    kind: 'USAGE',
    message: 'an answer is given twice: --from-totp computes it',
    hint: 'leave out either --from-totp or the answer; give a user name of six digits by --username',
  });
}

function refuseLoneSecret(options: TotpOptions): void {
  if (!isOnCommandLine(flagsOf(options, totpSecret))) return;
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'a TOTP secret is given, but no code is computed from it',
    hint: 'add --from-totp',
  });
}

/** Finds the secret once, because stdin can be read once, and computes a code for each try. */
export function totpCodes(
  invocation: Invocation,
  options: TotpOptions,
): (flow: Flow, challenge: Challenge) => Promise<FreshCode> {
  let found: Promise<string> | undefined;
  return async (flow, challenge) => {
    refuseOtherChallenge(invocation, flow, challenge);
    found ??= secretFor(flow);
    return freshCode(invocation, await found, { spent: flow.spentTotpStep, ahead: 'present' });
  };

  async function secretFor({ softwareToken }: Flow): Promise<string> {
    const flags = flagsOf(options, totpSecret);
    const given = await givenSecret(invocation, totpSecret, flags);
    return given ?? softwareToken?.secretCode ?? requireSecret(invocation, totpSecret, flags);
  }
}

/** A command makes one step, so it does not choose a factor on the way. */
function refuseOtherChallenge({ host }: Invocation, flow: Flow, challenge: Challenge): void {
  const { name, parameters } = challenge;
  const choices = name === 'SELECT_MFA_TYPE' ? namesIn(parameters['MFAS_CAN_CHOOSE']) : [];
  if (!choices.includes('SOFTWARE_TOKEN_MFA')) {
    requirePending(flow, 'SOFTWARE_TOKEN_MFA', host.now());
    return;
  }
  throw new CliError({
    code: 'OutOfOrder',
    kind: 'UNEXPECTED_STATE',
    message: 'Cognito asks which factor to use before it asks for a code',
    hint: hint`choose the authenticator app first: ${run('respond-to-challenge', 'SOFTWARE_TOKEN_MFA')}`,
  });
}
