import type { Command } from 'commander';
import { getUser } from '../actions/get-user.ts';
import type { Invocation } from '../invocation.ts';
import { describeUser, userFacts } from '../output/describe-user.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth get-user', 'cogauth get-user --json'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async (context) => {
          const { flow, accessToken } = await freshAccessToken(context);
          const reply = await getUser(context.client, accessToken);
          const user = userFacts(reply, flow.username);
          return { flow, result: user, text: describeUser(user) };
        },
      });
    });
}
