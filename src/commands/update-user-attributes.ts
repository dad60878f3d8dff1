import type { Command } from 'commander';
import { updateUserAttributes } from '../actions/update-user-attributes.ts';
import { CliError } from '../errors.ts';
import { collectPair } from '../input/command-input.ts';
import { type AttributeOptions, givenAttributes } from '../input/user-attributes.ts';
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
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--email <address>', 'e-mail address')
    .option('--phone-number <number>', 'phone number, such as +15550100')
    .option('--attribute <name=value>', 'user attribute, may be repeated', collectPair)
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (username: string | undefined, options: AttributeOptions) => {
      const attributes = requireAttributes(options);
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: (context) => updateOnce(context, attributes, options.clientMetadata),
      });
    });
}

/** @throws CliError USAGE if no attribute was given */
function requireAttributes(options: AttributeOptions): Record<string, string> {
  const attributes = givenAttributes(options);
  if (Object.keys(attributes).length > 0) return attributes;
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'no attribute was given',
    hint: 'use --email, --phone-number or --attribute NAME=VALUE',
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
    suggested: verifications(sent.map(({ attributeName }) => attributeName)),
  };
}
