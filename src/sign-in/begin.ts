import { hint } from '../errors.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AuthApi } from '../actions/app-client.ts';
import type { ConfirmedDevice } from '../actions/sign-in-with-device.ts';
import { type Credential, signIn } from '../actions/sign-in.ts';
import { toCliError } from '../client/refusals.ts';
import { authFlows, type FlowName, flowsOf } from '../cognito/auth-flows.ts';
import { firstFactorNames, isFirstFactor } from '../cognito/first-factors.ts';
import { addClientMetadata, nonEmpty } from '../input/command-input.ts';
import { canAsk, confirm } from '../input/prompt.ts';
import { addSecretOptions, flagsOf, requireSecret } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { describeReached, factsReached, warningsReached } from '../output/describe-flow.ts';
import { writeOnTheWay } from '../output/write.ts';
import { password } from '../settings/secret-names.ts';
import { requireSetting, type Settings } from '../settings/settings.ts';
import { isPastLongest } from '../state/flow-facts.ts';
import type { Beginning, Flow } from '../state/flow.ts';
import { signInAgain } from '../state/next-steps.ts';
import {
  afterAuthReply,
  type Reception,
  withoutAutoSignIn,
  withoutDevice,
} from '../state/transitions.ts';
import { namedOrAsked } from '../steps/open-flow.ts';
import {
  finish,
  type FlowStep,
  performStep,
  type StepContext,
  type StepOutcome,
} from '../steps/run-step.ts';
import { pendingPasswordExpiry, sessionValidity } from './lifetimes.ts';
import {
  passwordUse,
  refusePointless,
  refuseUnusedPassword,
  type SignInChoice,
} from './options.ts';
import { addShowOptions, associateStep, refuseUnseen, type ShowOptions } from './software-token.ts';

export const adminSignIn: SignInKind = {
  command: 'admin-initiate-auth',
  flows: flowsOf('admin'),
  usualFlow: 'admin-user-password',
  api: (settings) => ({ api: 'admin', userPoolId: requireSetting(settings, 'userPoolId') }),
};

// Shared by admin-initiate-auth and initiate-auth.

interface SignInOptions extends SignInChoice {
  readonly device: boolean;
  readonly clientMetadata?: Record<string, string>;
}

interface Options extends ShowOptions, SignInOptions {
  readonly associate?: boolean;
}

/** The differences between the two commands. */
export interface SignInKind {
  readonly command: string;
  /** The names that --flow takes. */
  readonly flows: readonly FlowName[];
  readonly usualFlow: FlowName;
  readonly api: (settings: Settings) => AuthApi;
}

export function defineSignIn(command: Command, invocation: Invocation, kind: SignInKind): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .addOption(flowOption(kind.flows).default(kind.usualFlow))
    .option('--associate', 'on MFA_SETUP, continue with associate-software-token at once')
    .action(async (username: string | undefined, options: Options) => {
      refusePointless(options);
      refuseUnusedPassword(options);
      const named = await namedOrAsked(invocation, username);
      await beginSignIn(invocation, { username: named, options, kind });
    });
  addSignInOptions(command);
  addShowOptions(command);
}

/** The options of a sign-in besides its flow. */
export function addSignInOptions(command: Command): void {
  command
    .option(
      '--preferred-challenge <name>',
      `with --flow user-auth: ${firstFactorNames.join(', ')}`,
      firstFactor,
    )
    .option('--password-first', 'with --flow custom: prove the password before the challenges')
    .option('--no-device', 'do not use the remembered device');
  addSecretOptions(addClientMetadata(command), password);
}

/** Gives Cognito's form, also for the form that create-user-pool takes: email-otp. */
function firstFactor(value: string): string {
  const name = nonEmpty(value).toUpperCase().replaceAll('-', '_');
  if (isFirstFactor(name)) return name;
  throw new InvalidArgumentError(`Allowed choices are ${firstFactorNames.join(', ')}.`);
}

interface Begun {
  readonly username: string | undefined;
  readonly options: SignInOptions;
  readonly kind: SignInKind;
}

async function beginSignIn(
  invocation: Invocation,
  begun: Begun & { readonly options: Options },
): Promise<void> {
  const { options } = begun;
  if (options.associate === true) refuseUnseen(invocation, options);
  const outcome = await performStep(invocation, signInStep(invocation, begun));
  if (!(await shouldAssociate(invocation, outcome, options))) {
    finish(invocation, outcome);
    return;
  }
  const step = associateStep(invocation, options, outcome.flow.username);
  const associated = await performStep(invocation, step);
  finish(invocation, { ...associated, result: { ...outcome.result, ...associated.result } });
}

/** The step that begins a sign-in. */
export function signInStep(invocation: Invocation, begun: Begun): FlowStep<string | undefined> {
  const { options } = begun;
  return {
    username: begun.username,
    makesCurrent: true,
    ask: () => {
      if (passwordUse(options) === 'unused') return undefined;
      return requireSecret(invocation, password, flagsOf(options, password));
    },
    act: (context, secret) => signInOnce(invocation, context, { ...begun, secret }),
  };
}

async function signInOnce(
  { globals }: Invocation,
  context: StepContext,
  { options, kind, secret }: Begun & { readonly secret: string | undefined },
): Promise<StepOutcome> {
  const { flow, client, appClient, settings, now } = context;
  const authApi = kind.api(settings);
  const { preferredChallenge, passwordFirst } = options;
  const { authFlow } = authFlows[options.flow];
  const beginning = {
    api: authApi.api,
    authFlow,
    preferredChallenge,
    passwordFirst,
    noDevice: options.device ? undefined : true,
  };
  const session = await autoSignInSession(context, options);
  const begun = signIn(client, appClient, authApi, {
    authFlow,
    preferredChallenge,
    credential: credentialFrom(secret, options, settings),
    session,
    username: flow.username,
    device: options.device ? flow.device : undefined,
    clientMetadata: options.clientMetadata,
    now,
    randomBytes: context.randomBytes,
  });
  const { reply, device } = await begun.catch((thrown: unknown) => {
    throw session === undefined ? thrown : withoutThatSession(thrown, beginning);
  });
  const known = withoutAutoSignIn(withKnownDevice(context, options, device));
  const { clientMetadata } = options;
  const reception = { ...beginning, clientMetadata, now: now(), deviceKey: device?.deviceKey };
  const first = afterAuthReply(known, reply, { ...reception, validity: context.madeHereValidity });
  if (first.challenge !== undefined && authApi.api === 'admin') {
    // Saved first: the question how long the Session lives may fail.
    await context.save(first);
  }
  const next = afterAuthReply(known, reply, {
    ...reception,
    ...(await lifeOf(context, authApi, first)),
  });
  return {
    flow: next,
    result: factsReached(next, globals),
    text: describeReached(next),
    warnings: warningsReached(next),
  };
}

/** How long the challenge is valid, as far as it can be known. The reply says it of tokens. */
async function lifeOf(
  context: StepContext,
  authApi: AuthApi,
  { challenge, username }: Flow,
): Promise<Pick<Reception, 'validity' | 'temporaryPasswordUntil'>> {
  if (challenge === undefined) return { validity: undefined };
  return {
    validity: await sessionValidity(context, authApi),
    temporaryPasswordUntil: await pendingPasswordExpiry(context.client, authApi, {
      challengeName: challenge.name,
      username,
    }),
  };
}

function credentialFrom(
  secret: string | undefined,
  options: SignInOptions,
  settings: Settings,
): Credential | undefined {
  if (secret === undefined) return undefined;
  if (passwordUse(options) === 'sent') return { kind: 'sent', password: secret };
  // An SRP proof includes the pool's name.
  const userPoolId = requireSetting(settings, 'userPoolId');
  return { kind: 'proved', password: secret, userPoolId };
}

/** The Session that ConfirmSignUp gave for USER_AUTH. It is single-use, so the flow forgets it before it is sent. */
async function autoSignInSession(
  { flow, note, now }: StepContext,
  options: SignInOptions,
): Promise<string | undefined> {
  if (options.flow !== 'user-auth' || passwordUse(options) !== 'unused') return undefined;
  const { autoSignIn } = flow;
  // A Session that has surely ended would make Cognito refuse the whole sign-in.
  if (autoSignIn === undefined || isPastLongest(autoSignIn.at, now())) return undefined;
  await note(withoutAutoSignIn(flow));
  return autoSignIn.session;
}

/** If Cognito refused the Session of the confirmation, suggests the same sign-in without it. */
function withoutThatSession(thrown: unknown, beginning: Beginning): unknown {
  const error = toCliError(thrown);
  if (error.kind !== 'SESSION_EXPIRED') return error;
  return error.with({
    hint: hint`Cognito refused the Session of the confirmation; sign in without it: ${signInAgain(beginning)}`,
  });
}

/** Drops a device that Cognito no longer knows: no later sign-in can use it. */
function withKnownDevice(
  { flow, warn }: StepContext,
  options: SignInOptions,
  sent: ConfirmedDevice | undefined,
): Flow {
  if (!options.device || flow.device === undefined || sent !== undefined) return flow;
  warn('Cognito no longer knows the remembered device: it was dropped');
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
  writeOnTheWay(invocation, { text });
  return isWanted || confirm(invocation, 'set up an authenticator app now?');
}

/** Takes our names of the flows or Cognito's; `cogauth help flows` explains each. */
export function flowOption(flows: readonly FlowName[]): Option {
  return new Option('--flow <flow>', 'how to sign in: cogauth help flows')
    .choices(flows)
    .argParser((value: string) => {
      const found = flows.find(
        (flow) => flow === value || authFlows[flow].authFlow === value.toUpperCase(),
      );
      if (found !== undefined) return found;
      throw new InvalidArgumentError(`Allowed choices are ${flows.join(', ')}.`);
    });
}

export const publicSignIn: SignInKind = {
  command: 'initiate-auth',
  flows: flowsOf('public'),
  usualFlow: 'user-srp',
  api: () => ({ api: 'public' }),
};
