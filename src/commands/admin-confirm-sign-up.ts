import type { Command } from 'commander';
import { adminConfirmSignUp } from '../actions/admin-confirm-sign-up.ts';
import { toCliError } from '../cognito-refusals.ts';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings.ts';
import { afterSignUpConfirmed } from '../state/transitions.ts';
import { runStep, type Moment, type StepOutcome } from '../step.ts';

export function defineAdminConfirmSignUp(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, { username, ask: () => undefined, act: confirmOnce });
    });
}

async function confirmOnce({ flow, client, settings, now, save }: Moment): Promise<StepOutcome> {
  const userPoolId = requireSetting(settings, 'userPoolId');
  const { username } = flow;
  try {
    await adminConfirmSignUp(client, { userPoolId, username });
  } catch (thrown) {
    // Confirmed before: there is nothing left to confirm.
    if (/status is CONFIRMED/.test(toCliError(thrown).message)) {
      await save(afterSignUpConfirmed(flow, undefined, now()));
    }
    throw thrown;
  }
  return {
    flow: afterSignUpConfirmed(flow, undefined, now()),
    result: { username, confirmed: true },
    text: `${username} is confirmed; e-mail address and phone number stay unverified`,
  };
}
