import type { Command } from 'commander';
import { getUserAttributeVerificationCode } from '../actions/get-user-attribute-verification-code.ts';
import { collectPair } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { deliveryOf, describeDelivery } from '../output/describe-flow.ts';
import { verifiableAttribute, verifications } from '../sign-in/account.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { runStep } from '../steps/run-step.ts';

interface Options {
  readonly clientMetadata?: Record<string, string>;
}

export const examples: readonly string[] = ['cogauth get-user-attribute-verification-code email'];

export function define(command: Command, invocation: Invocation): void {
  command
    .addArgument(verifiableAttribute())
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (attributeName: string, { clientMetadata }: Options) => {
      await runStep(invocation, {
        ask: () => undefined,
        act: async (context) => {
          const { flow, accessToken } = await freshAccessToken(context);
          const input = { accessToken, attributeName, clientMetadata };
          const reply = await getUserAttributeVerificationCode(context.client, input);
          const delivery = deliveryOf(reply.CodeDeliveryDetails);
          return {
            flow,
            result: { username: flow.username, attributeName, delivery: { ...delivery } },
            text: describeDelivery(delivery),
            suggested: verifications(flow, [attributeName]),
          };
        },
      });
    });
}
