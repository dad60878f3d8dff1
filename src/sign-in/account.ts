import { Argument } from 'commander';
import { confirmSignUp } from '../actions/confirm-sign-up.ts';
import { requireAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { afterSignUpConfirmed } from '../state/transitions.ts';
import { suggest } from '../steps/report-flow.ts';
import type { FlowStep } from '../steps/run-step.ts';

/** Cognito sends codes to these two only. */
export function verifiableAttribute(): Argument {
  return new Argument('<attribute>', 'what is to be verified').choices(['email', 'phone_number']);
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

/** The step that confirms the account with the code that is given, or that a person says. */
export function confirmSignUpStep(
  invocation: Invocation,
  {
    username,
    answer,
  }: { readonly username: string | undefined; readonly answer: string | undefined },
): FlowStep<string> {
  return {
    username,
    ask: () => requireAnswer(invocation, answer, { words: 'confirmation code' }),
    act: async ({ flow, client, appClient, now }, confirmationCode) => {
      const { username: name, signUp } = flow;
      const confirmation = { username: name, confirmationCode, session: signUp?.session };
      const { Session: session } = await confirmSignUp(client, appClient, confirmation);
      return {
        flow: afterSignUpConfirmed(flow, session, now()),
        result: { username: flow.username, confirmed: true },
        text: `${flow.username} is confirmed`,
      };
    },
  };
}
