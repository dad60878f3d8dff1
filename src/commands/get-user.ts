import type { Command } from 'commander';
import { getUser } from '../actions/get-user.ts';
import { describeUser, userFacts } from '../words/describe-user.ts';
import type { Invocation } from '../invocation.ts';
import { runStep } from '../step.ts';
import { freshAccessToken } from './refresh.ts';

export function defineGetUser(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async (moment) => {
          const { flow, accessToken } = await freshAccessToken(moment);
          const reply = await getUser(moment.client, accessToken);
          const user = userFacts(reply, flow.username);
          return { flow, result: user, text: describeUser(user) };
        },
      });
    });
}
