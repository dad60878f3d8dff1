import { authFlows, type FlowName, type PasswordUse } from '../cognito/auth-flows.ts';
import { firstFactors, isFirstFactor } from '../cognito/first-factors.ts';
import { CliError } from '../errors.ts';
import { flagsOf, isOnCommandLine, type SecretOptions } from '../input/secret-input.ts';
import { password } from '../settings/secret-names.ts';

/** The options that say how a sign-in begins. */
export interface SignInChoice extends SecretOptions<'password'> {
  readonly flow: FlowName;
  readonly preferredChallenge?: string;
  readonly passwordFirst?: boolean;
}

/** How the sign-in uses the password when it begins: sent, proved by SRP, or not asked for yet. */
export function passwordUse({
  flow,
  preferredChallenge,
  passwordFirst,
}: SignInChoice): PasswordUse {
  if (passwordFirst === true) return 'proved';
  if (preferredChallenge !== undefined && isFirstFactor(preferredChallenge)) {
    return firstFactors[preferredChallenge].password;
  }
  return authFlows[flow].password;
}

/**
 * Refuses an option that means nothing for the chosen flow, instead of ignoring it.
 *
 * @throws CliError USAGE
 */
export function refusePointless(choice: SignInChoice): void {
  const { flow, preferredChallenge, passwordFirst } = choice;
  if (preferredChallenge !== undefined && flow !== 'user-auth') {
    throw pointless('--preferred-challenge', 'add --flow user-auth');
  }
  if (passwordFirst === true && flow !== 'custom') {
    throw pointless('--password-first', 'add --flow custom');
  }
}

/**
 * Refuses a password for a flow that does not use it when the sign-in begins.
 *
 * @throws CliError USAGE
 */
export function refuseUnusedPassword(choice: SignInChoice): void {
  if (isOnCommandLine(flagsOf(choice, password)) && passwordUse(choice) === 'unused') {
    const { flow } = choice;
    const remedy = flow === 'custom' ? '--password-first' : '--preferred-challenge PASSWORD_SRP';
    throw pointless('a password', `add ${remedy}, or leave the password out`);
  }
}

function pointless(what: string, hint: string): CliError {
  const message = `${what} has no meaning for the chosen flow`;
  return new CliError({ code: 'PointlessOption', kind: 'USAGE', message, hint });
}
