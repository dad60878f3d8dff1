import { Argument, type Command } from 'commander';
import { getUserAttributeVerificationCode } from '../actions/get-user-attribute-verification-code.ts';
import { collectPair } from '../input/command-input.ts';
import { deliveryOf, describeDelivery } from '../words/describe-flow.ts';
import type { Invocation } from '../invocation.ts';
import { finish, performStep } from '../step.ts';
import { freshAccessToken } from './refresh.ts';
import { suggestVerification } from './update-user-attributes.ts';

interface Options {
  readonly clientMetadata?: Record<string, string>;
}

export function defineGetUserAttributeVerificationCode(
  command: Command,
  invocation: Invocation,
): void {
  command
    .addArgument(verifiableAttribute())
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (attributeName: string, { clientMetadata }: Options) => {
      const outcome = await performStep(invocation, {
        ask: () => undefined,
        act: async (moment) => {
          const { flow, accessToken } = await freshAccessToken(moment);
          const input = { accessToken, attributeName, clientMetadata };
          const reply = await getUserAttributeVerificationCode(moment.client, input);
          const delivery = deliveryOf(reply.CodeDeliveryDetails);
          return {
            flow,
            result: { username: flow.username, attributeName, delivery: { ...delivery } },
            text: describeDelivery(delivery),
          };
        },
      });
      suggestVerification(invocation, [attributeName]);
      finish(invocation, outcome);
    });
}

/** Cognito sends codes to these two only. */
export function verifiableAttribute(): Argument {
  return new Argument('<attribute>', 'what is to be verified').choices(['email', 'phone_number']);
}
