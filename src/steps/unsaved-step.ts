import { type CliError, hint, run, type NextStep } from '../errors.ts';
import type { Flow } from '../state/flow.ts';
import { nextSteps, signInAgain, userWords } from '../state/next-steps.ts';

// Cognito answered, but the answer could not be saved. The disk holds the previous step, so Cognito is one step ahead.

interface Unsaved {
  /** What is on disk. */
  readonly latest: Flow;
  /** What should be on disk. Absent if everything was to be removed. */
  readonly reached?: Flow;
  /** The command that was run, as it is typed. */
  readonly command: string;
  readonly now: Date;
}

/** The commands that lead on, although the reply is lost. */
export function stepsAfterUnsaved({ latest, reached, command, now }: Unsaved): NextStep[] {
  // Named, because another user may be the current one by then.
  if (reached === undefined) return [run('session clear', ...userWords(latest.username))];
  if (latest.challenge !== undefined && isSpent(latest, reached, command)) {
    return [signInAgain(latest.challenge)];
  }
  const way = reached.challenge ?? reached.tokens;
  if (way !== undefined && command.endsWith('initiate-auth')) return [signInAgain(way)];
  return isLost(latest, reached) ? [run(command)] : nextSteps(reached, now);
}

/** Whether the call has spent the Session that is saved. */
function isSpent({ inDoubt, challenge }: Flow, reached: Flow, command: string): boolean {
  return inDoubt?.command === command && challenge?.session !== reached.challenge?.session;
}

/** Whether only the same call can bring back what was lost with the reply, or remove what it should have removed. */
function isLost(latest: Flow, reached: Flow): boolean {
  const secret = reached.softwareToken?.secretCode;
  return (
    reached.tokens?.accessToken !== latest.tokens?.accessToken ||
    (secret !== undefined && secret !== latest.softwareToken?.secretCode)
  );
}

/** @param wayOn the command that leads on */
export function unsavedError(command: string, error: CliError, wayOn: NextStep): CliError {
  return error.with({
    message: `Cognito has done what ${command} asked for, but its answer could not be saved: ${error.message}`,
    hint: hint`make this file writable, then go on with: ${wayOn}`,
    cause: error,
  });
}

/** Cognito refused, and the new state after the refusal could not be saved. */
export function unsavedRefusal(refusal: CliError, error: CliError): CliError {
  return error.with({
    message: `${refusal.message}; this could not be saved: ${error.message}`,
    hint: refusal.hint ?? error.hint,
    requestId: refusal.requestId,
    cause: error,
  });
}

/** The step is done and saved, but not who the current user is. */
export function unsavedUser(username: string, error: CliError): CliError {
  return error.with({
    message: `the step is done and saved, but ${username} could not be saved as the current user: ${error.message}`,
    hint: 'make this file writable; until then, name the user with --username',
    cause: error,
  });
}
