import type { Command } from 'commander';
import { deleteUser } from '../actions/delete-user.ts';
import { toCliError } from '../cognito-refusals.ts';
import { requireConsent } from '../input/consent.ts';
import type { Invocation } from '../invocation.ts';
import { nothingPending } from '../step-order.ts';
import { runStep, type Moment, type StepOutcome } from '../step.ts';
import { freshAccessToken } from './refresh.ts';

export function defineDeleteUser(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: async (flow) => {
          if (flow.tokens === undefined) throw nothingPending(flow, invocation.world.now());
          const { target, username: name } = flow;
          const place = target.userPoolId ?? target.clientId;
          await requireConsent(invocation, `delete the user ${name} of ${place}?`);
        },
        act: deleteOnce,
      });
    });
}

async function deleteOnce(moment: Moment): Promise<StepOutcome> {
  const { flow, accessToken } = await freshAccessToken(moment);
  const { username } = flow;
  try {
    await deleteUser(moment.client, accessToken);
  } catch (thrown) {
    if (toCliError(thrown).code !== 'UserNotFoundException') throw thrown;
    moment.warn(`Cognito did not know ${username} any more`);
  }
  return {
    flow,
    forgets: true,
    result: { username, deleted: true },
    text: `${username} is deleted, and what was saved here is forgotten`,
  };
}
