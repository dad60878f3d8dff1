import type { Command } from 'commander';
import { updateUserAttributes } from '../actions/update-user-attributes.ts';
import { collectPair } from '../input/command-input.ts';
import { oneLine } from '../words/printable.ts';
import { deliveryOf, describeDelivery } from '../words/describe-flow.ts';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { suggest } from '../note-flow.ts';
import { finish, performStep, type Moment, type StepOutcome } from '../step.ts';
import { freshAccessToken } from './refresh.ts';

interface Options {
  readonly email?: string;
  readonly phoneNumber?: string;
  readonly attribute?: Readonly<Record<string, string>>;
  readonly clientMetadata?: Record<string, string>;
}

export function defineUpdateUserAttributes(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--email <address>', 'e-mail address')
    .option('--phone-number <number>', 'phone number, such as +15550100')
    .option('--attribute <name=value>', 'user attribute, may be repeated', collectPair)
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (username: string | undefined, options: Options) => {
      const attributes = requireAttributes(options);
      const awaiting: string[] = [];
      const outcome = await performStep(invocation, {
        username,
        ask: () => undefined,
        act: async (moment) => {
          const updated = await updateOnce(moment, attributes, options.clientMetadata);
          awaiting.push(...updated.awaiting);
          return updated;
        },
      });
      suggestVerification(invocation, awaiting);
      finish(invocation, outcome);
    });
}

/** @throws CliError USAGE when nothing is to change */
function requireAttributes({ email, phoneNumber, attribute }: Options): Record<string, string> {
  const attributes = {
    ...(email === undefined ? {} : { email }),
    ...(phoneNumber === undefined ? {} : { phone_number: phoneNumber }),
    ...attribute,
  };
  if (Object.keys(attributes).length > 0) return attributes;
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'no attribute was given',
    hint: 'use --email, --phone-number or --attribute NAME=VALUE',
  });
}

async function updateOnce(
  moment: Moment,
  attributes: Record<string, string>,
  clientMetadata: Record<string, string> | undefined,
): Promise<StepOutcome & { readonly awaiting: readonly string[] }> {
  const { flow, accessToken } = await freshAccessToken(moment);
  const input = { accessToken, attributes, clientMetadata };
  const reply = await updateUserAttributes(moment.client, input);
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
    awaiting: sent.map(({ attributeName }) => attributeName),
  };
}

/** What a code was sent for is verified next. */
export function suggestVerification(
  invocation: Invocation,
  attributeNames: readonly string[],
): void {
  const due = 'verify-user-attribute';
  // A server chooses the names: one that reads as an option is not put into a command line.
  const names = attributeNames.filter((name) => /^\w[\w:]*$/.test(name));
  if (names.length === 0) return;
  suggest(
    invocation,
    names.map((name) => ({ command: due, argv: ['cogauth', due, name, 'CODE'] })),
  );
}
