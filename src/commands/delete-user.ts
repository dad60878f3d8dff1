import type { Command } from 'commander';
import { deleteUser } from '../actions/delete-user.ts';
import { toCliError } from '../client/refusals.ts';
import { requireConsent } from '../input/prompt.ts';
import type { Invocation } from '../invocation.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { nothingPending } from '../steps/due-step.ts';
import { type StepContext, runStep, type StepOutcome } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth delete-user', 'cogauth delete-user ada --yes'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: async (flow) => {
          if (flow.tokens === undefined) throw nothingPending(flow, invocation.host.now());
          const { target, username: name } = flow;
          const place = target.userPoolId ?? target.clientId;
          await requireConsent(invocation, `delete the user ${name} of ${place}?`);
        },
        act: deleteOnce,
      });
    });
}

async function deleteOnce(context: StepContext): Promise<StepOutcome> {
  const { flow, accessToken } = await freshAccessToken(context);
  const { username } = flow;
  try {
    await deleteUser(context.client, accessToken);
  } catch (thrown) {
    if (toCliError(thrown).code !== 'UserNotFoundException') throw thrown;
    context.warn(`Cognito no longer knew ${username}`);
  }
  return {
    flow,
    forgets: true,
    result: { username, deleted: true },
    text: `${username} is deleted, with everything saved here`,
  };
}
