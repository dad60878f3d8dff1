import type { Command } from 'commander';
import { forgotPassword } from '../actions/forgot-password.ts';
import { deliveryOf, describeDelivery } from '../words/describe-flow.ts';
import type { Invocation } from '../invocation.ts';
import { writeSuccess } from '../output.ts';
import { performStep, suggest } from '../step.ts';

export function defineForgotPassword(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      const outcome = await performStep(invocation, {
        username,
        ask: () => undefined,
        act: async ({ flow, client, appClient }) => {
          const reply = await forgotPassword(client, appClient, flow.username);
          const delivery = deliveryOf(reply.CodeDeliveryDetails);
          return {
            flow,
            result: { username: flow.username, delivery: { ...delivery } },
            text: describeDelivery(delivery),
          };
        },
      });
      const due = 'confirm-forgot-password';
      const { username: name } = outcome.flow;
      // A name like an option is left to --username, which a suggestion gets where it is needed.
      const named = name.startsWith('-') ? [] : [name];
      suggest(invocation, [{ command: due, argv: ['cogauth', due, ...named, 'CODE'] }]);
      writeSuccess(invocation, outcome);
    });
}
