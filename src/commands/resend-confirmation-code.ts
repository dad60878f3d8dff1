import type { Command } from 'commander';
import { resendConfirmationCode } from '../actions/resend-confirmation-code.ts';
import type { Invocation } from '../invocation.ts';
import { deliveryOf, describeDelivery, isDelivered } from '../output/describe-flow.ts';
import { afterSignUp } from '../state/transitions.ts';
import { runStep } from '../steps/run-step.ts';

export function defineResendConfirmationCode(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async ({ flow, client, appClient, now }) => {
          const reply = await resendConfirmationCode(client, appClient, flow.username);
          const delivery = deliveryOf(reply.CodeDeliveryDetails);
          const { destination } = delivery;
          return {
            flow: afterSignUp(
              flow,
              { confirmed: false, destination, codeSent: isDelivered(delivery) },
              now(),
            ),
            result: { username: flow.username, delivery: { ...delivery } },
            text: describeDelivery(delivery),
          };
        },
      });
    });
}
