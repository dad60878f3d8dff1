import type { Command } from 'commander';
import { forgotPassword } from '../actions/forgot-password.ts';
import type { Invocation } from '../invocation.ts';
import { deliveryOf, describeDelivery } from '../output/describe-flow.ts';
import { afterPasswordForgotten } from '../state/transitions.ts';
import { runStep } from '../steps/run-step.ts';

export function defineForgotPassword(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async ({ flow, client, appClient, now }) => {
          const reply = await forgotPassword(client, appClient, flow.username);
          const delivery = deliveryOf(reply.CodeDeliveryDetails);
          return {
            flow: afterPasswordForgotten(flow, delivery.destination, now()),
            result: { username: flow.username, delivery: { ...delivery } },
            text: describeDelivery(delivery),
          };
        },
      });
    });
}
