import { type NextStep, run } from '../errors.ts';
import { Argument } from 'commander';
import type { AppClient } from '../actions/app-client.ts';
import { confirmSignUp } from '../actions/confirm-sign-up.ts';
import type { CognitoClient } from '../client/with-client.ts';
import { type MetadataOption, requireAnswer, SentCode } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { type Delivery, deliveryOf, describeDelivery } from '../output/describe-flow.ts';
import { commandFor } from '../output/next-commands.ts';
import type { Flow } from '../state/flow.ts';
import { inboxOf } from '../state/next-steps.ts';
import { afterSignUpConfirmed } from '../state/transitions.ts';
import type { FlowStep } from '../steps/run-step.ts';

/** Cognito sends codes only to these two attributes. */
export function verifiableAttribute(): Argument {
  return new Argument('<attribute>', 'the attribute to verify').choices(['email', 'phone_number']);
}

/** The steps that verify the attributes for which a code was sent; undefined if no code was sent. */
export function verifications(
  flow: Flow,
  attributeNames: readonly string[],
): NextStep[] | undefined {
  // The server chooses the names. One that looks like an option does not go into a command line.
  const names = attributeNames.filter((name) => /^\w[\w:]*$/.test(name));
  if (names.length === 0) return undefined;
  const steps = names.map((attribute) => run('verify-user-attribute', attribute, 'CODE'));
  return [...steps, ...inboxOf(flow)];
}

/** A step whose call makes Cognito send a code to the user. */
export function sendingStep(
  { username, clientMetadata }: MetadataOption & { readonly username: string | undefined },
  send: (
    client: CognitoClient,
    appClient: AppClient,
    username: string,
    clientMetadata?: Record<string, string>,
  ) => Promise<Sent>,
  after: (flow: Flow, delivery: Delivery, now: Date) => Flow,
): FlowStep<undefined> {
  return {
    username,
    ask: () => undefined,
    act: async ({ flow, client, appClient, now }) => {
      const reply = await send(client, appClient, flow.username, clientMetadata);
      const delivery = deliveryOf(reply.CodeDeliveryDetails);
      return {
        flow: after(flow, delivery, now()),
        result: { username: flow.username, delivery: { ...delivery } },
        text: describeDelivery(delivery),
      };
    },
  };
}

interface Sent {
  readonly CodeDeliveryDetails?: Parameters<typeof deliveryOf>[0];
}

/** Where a person finds a code that was "sent" by the embedded Cognito. */
export function inboxNote(invocation: Invocation, flow: Flow): string | undefined {
  const [inbox] = inboxOf(flow);
  return inbox === undefined ? undefined : `to see it: ${commandFor(invocation, inbox)}`;
}

interface ConfirmSignUpAnswer extends MetadataOption {
  readonly username: string | undefined;
  readonly answer: string | undefined;
  readonly forceAliasCreation?: boolean;
}

/** The step that confirms the account with the given code, or asks a person for it. */
export function confirmSignUpStep(
  invocation: Invocation,
  { username, answer, ...options }: ConfirmSignUpAnswer,
): FlowStep<string> {
  return {
    username,
    ask: (flow) =>
      requireAnswer(invocation, answer, {
        words: 'confirmation code',
        shape: SentCode,
        note: inboxNote(invocation, flow),
      }),
    act: async ({ flow, client, appClient, now }, confirmationCode) => {
      const { username: name, signUp } = flow;
      const { session } = signUp ?? {};
      const confirmation = { username: name, confirmationCode, session, ...options };
      const reply = await confirmSignUp(client, appClient, confirmation);
      return {
        flow: afterSignUpConfirmed(flow, reply.Session, now()),
        result: { username: flow.username, confirmed: true },
        text: `${flow.username} is confirmed`,
      };
    },
  };
}
