import { InvalidArgumentError, type Command } from 'commander';
import type { AuthApi } from '../actions/auth-api.ts';
import { signIn, type PasswordFlow } from '../actions/sign-in.ts';
import type { ConfirmedDevice } from '../actions/sign-in-with-device.ts';
import { collectPair } from '../input/command-input.ts';
import { describeReached, factsReached, warnOfOffer } from '../words/describe-flow.ts';
import type { Invocation } from '../invocation.ts';
import { printable } from '../words/printable.ts';
import { canAsk, confirm } from '../input/prompt.ts';
import { addSecretOptions, password, requireSecret } from '../input/secret-input.ts';
import { sessionValidity } from '../session-validity.ts';
import { checkExpectation, performStep, type Moment, type StepOutcome } from '../step.ts';
import type { Flow } from '../state/flow.ts';
import { afterAuthReply, withoutDevice } from '../state/transitions.ts';
import {
  addShowOptions,
  associate,
  refuseUnseen,
  type ShowOptions,
} from './associate-software-token.ts';
import { writeSuccess } from '../output.ts';

// What admin-initiate-auth and initiate-auth have in common.

interface Options extends ShowOptions {
  readonly flow: string;
  readonly device: boolean;
  readonly associate?: boolean;
  readonly clientMetadata?: Record<string, string>;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly passwordStdin?: boolean;
}

/** How one of the two commands signs in, once the settings are known. */
interface SignInKind {
  /** The names that --flow takes; the first is the default. */
  readonly flows: readonly string[];
  readonly plan: (
    moment: Pick<Moment, 'settings'>,
    flow: string,
  ) => { readonly authApi: AuthApi; readonly flow: PasswordFlow };
}

export function defineSignIn(command: Command, invocation: Invocation, kind: SignInKind): void {
  const [defaultFlow, ...others] = kind.flows;
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .option('--flow <flow>', [defaultFlow, ...others].join(', '), oneOf(kind.flows), defaultFlow)
    .option('--no-device', 'do not use the remembered device')
    .option('--associate', 'on MFA_SETUP go on with associate-software-token at once')
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (username: string | undefined, options: Options) => {
      await beginSignIn(invocation, { username, options, kind });
    });
  addSecretOptions(command, password);
  addShowOptions(command);
}

interface Begun {
  readonly username: string | undefined;
  readonly options: Options;
  readonly kind: SignInKind;
}

async function beginSignIn(invocation: Invocation, begun: Begun): Promise<void> {
  const { options } = begun;
  const outcome = await performStep(invocation, {
    username: begun.username,
    makesCurrent: true,
    ask: () => {
      if (options.associate === true) refuseUnseen(invocation, options);
      const { password: value, passwordFile: file, passwordStdin: stdin } = options;
      return requireSecret(invocation, password, { value, file, stdin });
    },
    act: (moment, secret) => signInOnce(invocation, moment, { ...begun, secret }),
  });
  if (!(await shouldAssociate(invocation, outcome, options))) {
    finish(invocation, outcome);
    return;
  }
  const associated = await associate(invocation, options);
  finish(invocation, { ...associated, result: { ...outcome.result, ...associated.result } });
}

function finish(invocation: Invocation, outcome: StepOutcome): void {
  checkExpectation(invocation, outcome.flow);
  writeSuccess(invocation, outcome);
}

async function signInOnce(
  { globals }: Invocation,
  moment: Moment,
  { options, kind, secret }: Begun & { readonly secret: string },
): Promise<StepOutcome> {
  const { flow, client, appClient, now } = moment;
  const { authApi, flow: passwordFlow } = kind.plan(moment, options.flow);
  const { reply, device } = await signIn(client, appClient, authApi, {
    flow: passwordFlow,
    username: flow.username,
    password: secret,
    device: options.device ? flow.device : undefined,
    clientMetadata: options.clientMetadata,
    now,
    randomBytes: moment.randomBytes,
  });
  const next = afterAuthReply(withKnownDevice(moment, options, device), reply, {
    api: authApi.api,
    authFlow: passwordFlow.authFlow,
    now: now(),
    validity: await sessionValidity(moment, authApi),
    deviceKey: device?.deviceKey,
  });
  warnOfOffer(next, moment.warn);
  return { flow: next, result: factsReached(next, globals), text: describeReached(next) };
}

/** A device that Cognito does not know any more is of no use to any later sign-in. */
function withKnownDevice(
  { flow, warn }: Moment,
  options: Options,
  sent: ConfirmedDevice | undefined,
): Flow {
  if (!options.device || flow.device === undefined || sent !== undefined) return flow;
  warn('Cognito does not know the remembered device any more: it was dropped');
  return withoutDevice(flow);
}

/** Asked for by --associate; offered on a terminal. */
async function shouldAssociate(
  invocation: Invocation,
  { flow, text }: StepOutcome,
  options: Options,
): Promise<boolean> {
  const isWanted = options.associate === true;
  if (flow.challenge?.name !== 'MFA_SETUP') return false;
  if (!isWanted && !canAsk(invocation)) return false;
  if (invocation.globals.quiet !== true) invocation.world.stderr.write(`${printable(text)}\n`);
  return isWanted || confirm(invocation, 'set up an authenticator app now?');
}

function oneOf(values: readonly string[]): (value: string) => string {
  return (value) => {
    if (values.includes(value)) return value;
    throw new InvalidArgumentError(`expected one of ${values.join(', ')}`);
  };
}
