import { CliError } from '../errors.ts';
import { canAsk } from '../input/prompt.ts';
import {
  flagsOf,
  isInEnvironment,
  isOnCommandLine,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { writeRefusal } from '../output/write.ts';
import type { SecretName } from '../settings/secret-names.ts';
import { type FlowStep, performStep, type StepOutcome } from '../steps/run-step.ts';

/** A person may mistype an answer; Cognito lets them try again. */
const mostTries = 3;

/** Makes a step again for a person who mistyped a code, or what `mayTryAgain` says. A computed code would be wrong again. */
export async function askingAgain<Answers>(
  invocation: Invocation,
  step: FlowStep<Answers>,
  mayTryAgain: (error: CliError) => boolean = () => false,
): Promise<StepOutcome> {
  for (let tries = 1; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the next try comes after the refusal
      return await performStep(invocation, step);
    } catch (error) {
      if (tries === mostTries || !isMistyped(error, mayTryAgain) || !canAsk(invocation))
        throw error;
      writeRefusal(invocation, error);
    }
  }
}

function isMistyped(error: unknown, mayBe: (error: CliError) => boolean): error is CliError {
  return error instanceof CliError && (error.kind === 'WRONG_CODE' || mayBe(error));
}

/** Whether a person types this secret: one from an option or a variable would be the same at each try. */
export function isTyped<Key extends string>(
  { host }: Invocation,
  name: SecretName<Key>,
  options: SecretOptions<Key>,
): boolean {
  return !isOnCommandLine(flagsOf(options, name)) && !isInEnvironment(host, name);
}

/** Cognito's answer to a password that it does not know. It begins no challenge, so nothing is lost. */
export function isWrongPassword({ code, message }: CliError): boolean {
  return code === 'NotAuthorizedException' && /^Incorrect username or password/i.test(message);
}

/** A new password that the pool's policy refuses. The challenge or the sign-up stays as it is. */
export function isRefusedPassword({ code }: CliError): boolean {
  return code === 'InvalidPasswordException' || code === 'PasswordHistoryPolicyViolationException';
}
