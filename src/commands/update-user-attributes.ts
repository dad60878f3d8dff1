import type { Command } from 'commander';
import { updateUserAttributes } from '../actions/update-user-attributes.ts';
import {
  addAttributeOptions,
  type AttributeOptions,
  requireAttributes,
} from '../input/user-attributes.ts';
import type { Invocation } from '../invocation.ts';
import { deliveryOf, describeDelivery } from '../output/describe-flow.ts';
import { oneLine } from '../output/printable.ts';
import { verifications } from '../sign-in/account.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { runStep, type StepContext, type StepOutcome } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth update-user-attributes --email ada@example.org',
  'cogauth update-user-attributes ada --attribute custom:team=blue',
];

export function define(command: Command, invocation: Invocation): void {
  addAttributeOptions(command)
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, options: AttributeOptions) => {
      const attributes = requireAttributes(options);
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: (context) => updateOnce(context, attributes, options.clientMetadata),
      });
    });
}

async function updateOnce(
  context: StepContext,
  attributes: Record<string, string>,
  clientMetadata: Record<string, string> | undefined,
): Promise<StepOutcome> {
  const { flow, accessToken } = await freshAccessToken(context);
  const input = { accessToken, attributes, clientMetadata };
  const reply = await updateUserAttributes(context.client, input);
  const sent = (reply.CodeDeliveryDetailsList ?? []).map((details) => ({
    attributeName: details.AttributeName ?? '',
    ...deliveryOf(details),
  }));
  const names = Object.keys(attributes);
  return {
    flow,
    result: { username: flow.username, updated: names, deliveries: sent },
    text: [
      `${flow.username}: ${names.join(', ')} updated`,
      ...sent.map(
        (delivery) => `${oneLine(delivery.attributeName)}: ${describeDelivery(delivery)}`,
      ),
    ].join('\n'),
    suggested: verifications(
      flow,
      sent.map(({ attributeName }) => attributeName),
    ),
  };
}
