import { CliError } from '../errors.ts';
import { freshCode, type FreshCode } from '../fresh-totp.ts';
import type { Invocation } from '../invocation.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { requirePending } from '../step-order.ts';
import { namesIn } from '../state/challenge-lists.ts';
import { SixDigits, userAndAnswer } from './command-input.ts';
import { givenSecret, requireSecret, totpSecret } from './secret-input.ts';

// --from-totp: cogauth stands in for the authenticator app.

export interface TotpOptions {
  readonly fromTotp?: boolean;
  readonly totpSecret?: string;
  readonly totpSecretFile?: string;
  readonly totpSecretStdin?: boolean;
  readonly response?: unknown;
}

/**
 * The words of a command whose answer --from-totp may give: then a lone word is the USERNAME.
 *
 * @throws CliError USAGE for an answer that is given twice, and for a secret that nothing is to be computed from
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
    hint: 'leave out either --from-totp or the answer; a user name of six digits is given by --username',
  });
}

function refuseLoneSecret({
  totpSecret: value,
  totpSecretFile,
  totpSecretStdin,
}: TotpOptions): void {
  if ((value ?? totpSecretFile ?? totpSecretStdin) === undefined) return;
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'a TOTP secret is given, and nothing is to be computed from it',
    hint: 'add --from-totp',
  });
}

/** Finds the secret once, as stdin can be read once, and computes a code for each try. */
export function totpCodes(
  invocation: Invocation,
  { totpSecret: value, totpSecretFile: file, totpSecretStdin: stdin }: TotpOptions,
): (flow: Flow, challenge: Challenge) => Promise<FreshCode> {
  let found: Promise<string> | undefined;
  return async (flow, challenge) => {
    refuseOtherChallenge(invocation, flow, challenge);
    found ??= secretFor(flow);
    return freshCode(invocation, await found, { spent: flow.spentTotpStep, ahead: 'present' });
  };

  async function secretFor({ softwareToken }: Flow): Promise<string> {
    const flags = { value, file, stdin };
    const given = await givenSecret(invocation, totpSecret, flags);
    return given ?? softwareToken?.secretCode ?? requireSecret(invocation, totpSecret, flags);
  }
}

/** One step for each command: a factor that has to be chosen first is not chosen in passing. */
function refuseOtherChallenge({ world }: Invocation, flow: Flow, challenge: Challenge): void {
  const { name, parameters } = challenge;
  const choices = name === 'SELECT_MFA_TYPE' ? namesIn(parameters['MFAS_CAN_CHOOSE']) : [];
  if (!choices.includes('SOFTWARE_TOKEN_MFA')) {
    requirePending(flow, 'SOFTWARE_TOKEN_MFA', world.now());
    return;
  }
  throw new CliError({
    code: 'OutOfOrder',
    kind: 'UNEXPECTED_STATE',
    message: 'Cognito asks which factor to use before it asks for a code',
    hint: 'choose the authenticator app first: cogauth respond-to-challenge SOFTWARE_TOKEN_MFA',
  });
}
