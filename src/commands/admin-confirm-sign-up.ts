import type { Command } from 'commander';
import { adminConfirmSignUp } from '../actions/admin-confirm-sign-up.ts';
import { addClientMetadata, type MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings/settings.ts';
import { afterSignUpConfirmed } from '../state/transitions.ts';
import { type StepContext, runStep, type StepOutcome } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth admin-confirm-sign-up ada'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, { clientMetadata }: MetadataOption) => {
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: (context) => confirmOnce(context, clientMetadata),
      });
    });
  addClientMetadata(command);
}

async function confirmOnce(
  { flow, client, settings, now }: StepContext,
  clientMetadata: MetadataOption['clientMetadata'],
): Promise<StepOutcome> {
  const userPoolId = requireSetting(settings, 'userPoolId');
  const { username } = flow;
  await adminConfirmSignUp(client, { userPoolId, username, clientMetadata });
  return {
    flow: afterSignUpConfirmed(flow, undefined, now()),
    result: { username, confirmed: true },
    text: `${username} is confirmed; e-mail address and phone number stay unverified`,
  };
}
