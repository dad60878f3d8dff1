import type { Command } from 'commander';
import { verifyUserAttribute } from '../actions/verify-user-attribute.ts';
import { requireAnswer, SentCode } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { inboxNote, verifiableAttribute } from '../sign-in/account.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth verify-user-attribute email 123456'];

export function define(command: Command, invocation: Invocation): void {
  command
    .usage('[options] ATTRIBUTE CODE')
    .addArgument(verifiableAttribute())
    .argument('[code]', 'the code that was sent')
    .action(async (attributeName: string, given?: string) => {
      await runStep(invocation, {
        ask: (flow) =>
          requireAnswer(invocation, given, {
            words: 'verification code',
            shape: SentCode,
            note: inboxNote(invocation, flow),
            placeholder: `${attributeName} CODE`,
          }),
        act: async (context, code) => {
          const { flow, accessToken } = await freshAccessToken(context);
          await verifyUserAttribute(context.client, { accessToken, attributeName, code });
          return {
            flow,
            result: { username: flow.username, attributeName, verified: true },
            text: `${attributeName} of ${flow.username} is verified`,
          };
        },
      });
    });
}
