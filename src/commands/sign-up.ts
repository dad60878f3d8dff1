import type { Command } from 'commander';
import { adminGetUser } from '../actions/admin-get-user.ts';
import { signUp } from '../actions/sign-up.ts';
import { toCliError } from '../client/refusals.ts';
import { CliError, hint, run } from '../errors.ts';
import { collectPair, nonEmpty } from '../input/command-input.ts';
import { ask, canAsk } from '../input/prompt.ts';
import {
  addSecretOptions,
  flagsOf,
  requireSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import { type AttributeOptions, givenAttributes } from '../input/user-attributes.ts';
import type { Invocation } from '../invocation.ts';
import { deliveryOf, describeDelivery, isDelivered } from '../output/describe-flow.ts';
import { nextCommands } from '../output/next-commands.ts';
import { writeRefusal } from '../output/write.ts';
import { firstPassword } from '../settings/secret-names.ts';
import { isRefusedPassword, isTyped } from '../sign-in/asking-again.ts';
import { phaseOf } from '../state/flow-facts.ts';
import { userWords } from '../state/next-steps.ts';
import { afterSignUp } from '../state/transitions.ts';
import { namedOrAsked } from '../steps/open-flow.ts';
import { suggest } from '../steps/report-flow.ts';
import { runStep, type StepContext } from '../steps/run-step.ts';

interface Options extends AttributeOptions, SecretOptions<'password'> {
  readonly passwordless?: boolean;
}

export const examples: readonly string[] = [
  'cogauth sign-up ada --email ada@example.com',
  'pass show ada | cogauth sign-up ada --email ada@example.com --password-stdin',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the name to register')
    .option('--email <address>', 'e-mail address', nonEmpty)
    .option('--phone-number <number>', 'phone number, such as +15550100', nonEmpty)
    .option('--attribute <name=value>', 'user attribute, may be repeated', collectPair)
    .option('--passwordless', 'register without a password, if the pool allows sign-in by codes')
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (username: string | undefined, options: Options) => {
      const named = await namedOrAsked(invocation, username);
      await signUpAs(invocation, named, options);
    });
  addSecretOptions(command, firstPassword);
}

interface Before {
  /** The password that a person typed, if the name was refused and not the password. */
  readonly secret?: string | undefined;
  readonly refusals?: number;
}

/** How many passwords of a person the policy may refuse. */
const mostTries = 3;

async function signUpAs(
  invocation: Invocation,
  username: string | undefined,
  options: Options,
  { secret: askedBefore, refusals = 0 }: Before = {},
): Promise<void> {
  let secret = askedBefore;
  const { clientMetadata } = options;
  const attributes = givenAttributes(options);
  try {
    await runStep(invocation, {
      username,
      makesCurrent: true,
      ask: async () => {
        if (options.passwordless === true) return undefined;
        secret ??= await requireSecret(invocation, firstPassword, flagsOf(options, firstPassword));
        return secret;
      },
      act: async (context, given) => {
        const { flow, client, appClient, now } = context;
        const input = { username: flow.username, password: given, attributes, clientMetadata };
        const reply = await tellingWhetherConfirmed(context, () =>
          signUp(client, appClient, input),
        );
        const delivery = deliveryOf(reply.CodeDeliveryDetails);
        const confirmed = reply.UserConfirmed === true;
        const { destination } = delivery;
        const codeSent = isDelivered(delivery);
        const { Session: session } = reply;
        return {
          flow: afterSignUp(flow, { confirmed, destination, codeSent, session }, now()),
          result: {
            username: flow.username,
            userSub: reply.UserSub,
            userConfirmed: confirmed,
            delivery: { ...delivery },
          },
          text: [
            `${flow.username} is signed up${confirmed ? ' and confirmed' : ''}`,
            ...(confirmed ? [] : [describeDelivery(delivery)]),
          ].join('\n'),
        };
      },
    });
  } catch (error) {
    if (mayTypeAnother(invocation, error, options) && refusals + 1 < mostTries) {
      writeRefusal(invocation, error);
      await signUpAs(invocation, username, options, { refusals: refusals + 1 });
      return;
    }
    const another = await anotherName(invocation, error);
    if (another === undefined) {
      suggestOnceMore(invocation, error, options);
      throw error;
    }
    await signUpAs(invocation, another, options, { secret, refusals });
  }
}

function mayTypeAnother(
  invocation: Invocation,
  error: unknown,
  options: Options,
): error is CliError {
  return (
    canAsk(invocation) &&
    error instanceof CliError &&
    isRefusedPassword(error) &&
    isTyped(invocation, firstPassword, options)
  );
}

/** If the name is taken and there are admin credentials, adds whether the account is confirmed. */
async function tellingWhetherConfirmed<T>(
  { client, settings, flow }: StepContext,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    const error = toCliError(thrown);
    const userPoolId = settings.userPoolId?.value;
    if (error.code !== 'UsernameExistsException' || userPoolId === undefined) throw thrown;
    const status = await userStatus({ client, userPoolId, username: flow.username });
    throw error.with({
      message: status === undefined ? error.message : `${error.message} (its status is ${status})`,
      hint:
        status === 'UNCONFIRMED'
          ? hint`confirm it: ${run('confirm-sign-up', 'CODE')}`
          : hint`choose another name, or sign in: ${run('initiate-auth')}`,
    });
  }
}

async function userStatus({
  client,
  userPoolId,
  username,
}: Pick<StepContext, 'client'> & { userPoolId: string; username: string }): Promise<
  string | undefined
> {
  try {
    return (await adminGetUser(client, { userPoolId, username })).UserStatus;
  } catch {
    // Without admin credentials the status stays unknown, and Cognito's refusal is shown unchanged.
    return undefined;
  }
}

/** Suggests sign-up again: Cognito refused it and created no user, so signing in would fail. */
function suggestOnceMore(invocation: Invocation, error: unknown, options: Options): void {
  const { flow } = invocation.report;
  const isTaken = error instanceof CliError && error.code === 'UsernameExistsException';
  // Cognito created the user, but the flow could not be saved.
  const isMade = ['confirm-sign-up', 'admin-confirm-sign-up'].includes(
    nextCommands(invocation)[0]?.command ?? '',
  );
  if (isTaken || isMade || flow === undefined || phaseOf(flow) !== 'signed-out') return;
  const words = wordsOfAddresses(options);
  suggest(invocation, [run('sign-up', ...userWords(flow.username), ...words)]);
}

function wordsOfAddresses({ email, phoneNumber }: Options): string[] {
  if (phoneNumber === undefined) return ['--email', email ?? 'EMAIL'];
  const phoneWords = ['--phone-number', phoneNumber];
  return email === undefined ? phoneWords : ['--email', email, ...phoneWords];
}

/** Offers another name on a terminal, as AWS's example does. */
async function anotherName(invocation: Invocation, error: unknown): Promise<string | undefined> {
  if (!(error instanceof CliError) || error.code !== 'UsernameExistsException') return undefined;
  if (!canAsk(invocation)) return undefined;
  writeRefusal(invocation, error);
  return ask(invocation, 'another username');
}
