import { choicesOf, namesIn } from '../cognito/challenges.ts';
import { CliError, unreadable } from '../errors.ts';
import { canAsk, confirm } from '../input/prompt.ts';
import { flagsOf, givenSecret, type SecretOptions } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { describeReached, factsReached } from '../output/describe-flow.ts';
import { drawQrCode } from '../output/qr-code.ts';
import { screenOf, writeOnTheWay, writeRefusal } from '../output/write.ts';
import { otpauthUri } from '../protocol/otpauth.ts';
import { newPassword, password, totpSecret } from '../settings/secret-names.ts';
import { isAlreadyConfirmed } from '../state/after-refusal.ts';
import { isFresh, isRefreshable, judgeSession } from '../state/flow-facts.ts';
import type { Challenge, Flow, Tokens } from '../state/flow.ts';
import { namedOrAsked, openFlow } from '../steps/open-flow.ts';
import { noteUser, warnOf } from '../steps/report-flow.ts';
import { type FlowStep, performStep, type StepOutcome } from '../steps/run-step.ts';
import { openWorkspace } from '../steps/workspace.ts';
import { confirmSignUpStep } from './account.ts';
import type { AnswerOptions } from './answer.ts';
import { askingAgain, isRefusedPassword, isTyped, isWrongPassword } from './asking-again.ts';
import { signInStep } from './begin.ts';
import { chooseSignIn, type GivenChoice } from './choose.ts';
import { confirmDeviceStep, rememberDeviceStep } from './device.ts';
import { respondFromTotp, respondStep } from './respond.ts';
import { associateStep, type ShowOptions, verifyFromTotp, verifyStep } from './software-token.ts';
import { isRefreshNotAllowed, refreshStep } from './tokens.ts';

// login has no sign-in logic of its own: it reads the user's state and makes the step of the command that is due.

export interface WalkOptions
  extends GivenChoice, ShowOptions, Omit<AnswerOptions, 'response'>, SecretOptions<'totpSecret'> {
  readonly device: boolean;
  readonly again?: boolean;
  readonly rememberDevice?: boolean;
  readonly clientMetadata?: Record<string, string>;
}

/** A step, under the name of the command that makes it. */
interface Due {
  readonly command: string;
  readonly perform: (invocation: Invocation, username: string) => Promise<StepOutcome>;
  readonly otherwise?: Otherwise;
}

/** A refusal that does not stop login, because another step is possible. */
interface Otherwise {
  readonly after: (error: CliError) => boolean;
  readonly due: Due;
  /** What the refusal means beyond this sign-in. */
  readonly warning?: (error: CliError) => string | undefined;
}

/**
 * Makes one step after another until there are tokens. Stops if an answer is missing, with the error of that step and
 * the command that continues.
 *
 * @throws CliError every error of a step
 */
export async function walkToTokens(
  invocation: Invocation,
  named: string | undefined,
  options: WalkOptions,
): Promise<StepOutcome> {
  const { appClient, read } = await openFlow(invocation, await namedOrAsked(invocation, named));
  // A wrong app client is reported even if no step is due.
  await appClient();
  const start = await read();
  const steps: string[] = [];
  let outcome: StepOutcome = { flow: start, result: {}, text: describeReached(start) };
  let due = firstDue(invocation, start, options);
  try {
    while (due !== undefined) {
      if (steps.length === mostSteps) {
        throw unreadable('one challenge after the other, without end');
      }
      steps.push(due.command);
      // oxlint-disable-next-line no-await-in-loop -- one step leads to the next
      const reached: StepOutcome | undefined = await takeStep(invocation, start.username, due);
      // This step settles what an earlier step warned of: it confirms the device that was offered.
      outcome = reached ?? outcome;
      // oxlint-disable-next-line no-await-in-loop -- a person may be asked
      due = await following(invocation, { due, reached: reached?.flow }, options);
      // The last step gives the result; earlier steps are shown on the way.
      if (due !== undefined && reached !== undefined) writeOnTheWay(invocation, reached);
    }
  } catch (error) {
    warnOf(invocation, outcome);
    throw error;
  }
  const { flow } = outcome;
  await becomeCurrent(invocation, flow);
  return { ...outcome, result: { ...factsReached(flow, invocation.globals), steps } };
}

/** Far more than any sign-in takes: some challenges are answered without asking anybody. */
const mostSteps = 30;

/** Undefined if Cognito refused the step and another step is possible. */
async function takeStep(
  invocation: Invocation,
  username: string,
  due: Due,
): Promise<StepOutcome | undefined> {
  try {
    // Hints, and the saved note of a call in doubt, name the command of the step, not login.
    return await due.perform({ ...invocation, command: due.command }, username);
  } catch (error) {
    if (!(error instanceof CliError) || due.otherwise?.after(error) !== true) throw error;
    writeRefusal(invocation, error);
    const warning = due.otherwise.warning?.(error);
    if (warning !== undefined) warnOf(invocation, { warnings: [warning] });
    return undefined;
  }
}

/** The first step: what is pending, what valid tokens leave to do, or the beginning of a sign-in. */
function firstDue(invocation: Invocation, flow: Flow, options: WalkOptions): Due | undefined {
  const { challenge, signUp } = flow;
  const now = invocation.host.now();
  // Chosen first, so that options that do not fit together are refused even if nothing is left to do.
  const begin = signIn(flow, options);
  const beginning = signUp === undefined ? begin : confirmSignUp(begin, options);
  if (options.again === true) return beginning;
  if (challenge !== undefined && isUsable(challenge, now)) return resumed(flow, challenge, options);
  if (challenge !== undefined || flow.tokens === undefined) return beginning;
  return tokensDue(flow.tokens, now, { begin, options }) ?? leftOver(flow, options);
}

/** For a person who comes back to a set-up: shows the secret again before asking for the code. */
function resumed(flow: Flow, challenge: Challenge, options: WalkOptions): Due {
  const due = answer(flow, challenge, options);
  const { softwareToken } = flow;
  if (challenge.mfaSetup !== 'associated' || softwareToken?.keep !== false) return due;
  return {
    ...due,
    perform: async (invocation, username) => {
      if (canAsk(invocation)) {
        const { settings } = await openWorkspace(invocation);
        const issuer = options.issuer ?? settings.profile.value;
        const { secretCode } = softwareToken;
        const uri = otpauthUri({ issuer, account: username, secretCode });
        const text = 'this is the secret again, in case it is not in the authenticator app yet';
        writeOnTheWay(invocation, {
          text,
          aside: await drawQrCode(uri, screenOf(invocation, invocation.host.stderr)),
        });
      }
      return due.perform(invocation, username);
    },
  };
}

function tokensDue(
  tokens: Tokens,
  now: Date,
  { begin, options }: { readonly begin: Due; readonly options: WalkOptions },
): Due | undefined {
  if (isFresh(tokens, now)) return undefined;
  return isRefreshable(tokens) ? refresh(begin, options) : begin;
}

/** With valid tokens, only what the options ask for is due. */
function leftOver(
  { offeredDevice }: Flow,
  { rememberDevice: isWanted }: WalkOptions,
): Due | undefined {
  return isWanted === true && offeredDevice !== undefined ? confirmDevice : undefined;
}

/** The next step after a step that was made or refused. */
async function following(
  invocation: Invocation,
  { due, reached }: { readonly due: Due; readonly reached: Flow | undefined },
  options: WalkOptions,
): Promise<Due | undefined> {
  return reached === undefined ? due.otherwise?.due : dueAfter(invocation, due, reached, options);
}

async function dueAfter(
  invocation: Invocation,
  { command }: Due,
  flow: Flow,
  options: WalkOptions,
): Promise<Due | undefined> {
  if (command === confirming) return signIn(flow, options);
  if (flow.challenge !== undefined) return answer(flow, flow.challenge, options);
  if (command === confirmDevice.command) {
    return flow.device?.remembered === false ? rememberDevice : undefined;
  }
  if (flow.offeredDevice === undefined) return undefined;
  return (await shouldRemember(invocation, options)) ? confirmDevice : undefined;
}

/** Asked for by --remember-device; offered on a terminal. */
async function shouldRemember(invocation: Invocation, options: WalkOptions): Promise<boolean> {
  if (options.rememberDevice === true) return true;
  if (!options.device || !canAsk(invocation)) return false;
  const question = 'remember this device? then the next sign-in from here asks for no MFA';
  return confirm(invocation, question, true);
}

const confirmDevice: Due = {
  command: 'confirm-device',
  perform: (invocation, username) =>
    performStep(invocation, confirmDeviceStep(username, undefined)),
};

/** For pools that leave the choice to the user. */
const rememberDevice: Due = {
  command: 'update-device-status',
  perform: (invocation, username) => performStep(invocation, rememberDeviceStep(username)),
};

function isUsable(challenge: Challenge, now: Date): boolean {
  const verdict = judgeSession(challenge, now);
  return verdict === 'alive' || verdict === 'perhaps-expired';
}

const confirming = 'confirm-sign-up';

function confirmSignUp(begin: Due, { clientMetadata }: WalkOptions): Due {
  return {
    command: confirming,
    perform: (invocation, username) =>
      askingAgain(
        invocation,
        confirmSignUpStep(invocation, { username, answer: undefined, clientMetadata }),
      ),
    otherwise: { after: isAlreadyConfirmed, due: begin },
  };
}

function signIn(flow: Flow, options: WalkOptions): Due {
  const chosen = chooseSignIn(options, flow);
  return {
    command: chosen.kind.command,
    perform: (invocation, username) =>
      askingAgain(
        invocation,
        signInStep(invocation, { username, ...chosen }),
        (error) => isWrongPassword(error) && isTyped(invocation, password, options),
      ),
  };
}

const noRefreshHere =
  'the app client allows no refresh, so each login is a new sign-in: allow ALLOW_REFRESH_TOKEN_AUTH in its ExplicitAuthFlows';

/** A useless refresh token is not a reason to stop. */
function refresh(begin: Due, options: WalkOptions): Due {
  return {
    command: 'refresh',
    perform: (invocation, username) =>
      performStep(invocation, current(refreshStep(invocation, username, options))),
    otherwise: {
      after: (error) => error.kind === 'BAD_CREDENTIALS' || isRefreshNotAllowed(error),
      due: begin,
      warning: (error) => (isRefreshNotAllowed(error) ? noRefreshHere : undefined),
    },
  };
}

/** The command that is due for a challenge. */
function answer(flow: Flow, challenge: Challenge, options: WalkOptions): Due {
  if (challenge.name === 'MFA_SETUP') {
    const setUp = setUpDue(flow, challenge, options);
    if (setUp !== undefined) return setUp;
  }
  return {
    command: 'respond-to-challenge',
    perform: async (invocation, username) => {
      const isComputed = await knowsTotpSecret(invocation, flow, options);
      if (challenge.name === 'SOFTWARE_TOKEN_MFA' && isComputed) {
        return respondFromTotp(invocation, username, options);
      }
      const chosen = await choice(invocation, challenge, options, isComputed);
      const step = respondStep(invocation, { username, answer: chosen, options });
      return askingAgain(
        invocation,
        current(step),
        (error) => isRefusedPassword(error) && isTyped(invocation, newPassword, options),
      );
    },
  };
}

/** Sets up an authenticator app if the pool has them; otherwise the answer to MFA_SETUP is an e-mail address. */
function setUpDue(
  { softwareToken }: Flow,
  { mfaSetup, parameters }: Challenge,
  options: WalkOptions,
): Due | undefined {
  if (mfaSetup === 'verified') return undefined;
  if (mfaSetup === 'associated') {
    return {
      command: 'verify-software-token',
      perform: (invocation, username) =>
        softwareToken?.keep === true
          ? verifyFromTotp(invocation, username, {})
          : askingAgain(
              invocation,
              verifyStep(invocation, { username, answer: undefined, options: {} }),
            ),
    };
  }
  const offered = namesIn(parameters['MFAS_CAN_SETUP']);
  if (offered.length > 0 && !offered.includes('SOFTWARE_TOKEN_MFA')) return undefined;
  return {
    command: 'associate-software-token',
    perform: (invocation, username) =>
      performStep(invocation, current(associateStep(invocation, options, username))),
  };
}

/** Chooses without asking: a factor that needs only known secrets, or the only factor. */
async function choice(
  invocation: Invocation,
  challenge: Challenge,
  options: WalkOptions,
  isComputed: boolean,
): Promise<string | undefined> {
  const choices = choicesOf(challenge);
  if (challenge.name === 'SELECT_MFA_TYPE') {
    return isComputed && choices.includes('SOFTWARE_TOKEN_MFA') ? 'SOFTWARE_TOKEN_MFA' : undefined;
  }
  if (challenge.name !== 'SELECT_CHALLENGE') return undefined;
  if (choices.length === 1) return choices[0];
  const given = await givenSecret(invocation, password, flagsOf(options, password));
  const isGiven = given !== undefined;
  return isGiven && choices.includes('PASSWORD_SRP') ? 'PASSWORD_SRP' : undefined;
}

async function knowsTotpSecret(
  invocation: Invocation,
  { softwareToken }: Flow,
  options: WalkOptions,
): Promise<boolean> {
  if (softwareToken !== undefined) return true;
  return (await givenSecret(invocation, totpSecret, flagsOf(options, totpSecret))) !== undefined;
}

/** A user who is already signed in made no step, so make them the current user here. */
async function becomeCurrent(invocation: Invocation, flow: Flow): Promise<void> {
  if (invocation.report.otherUser === undefined) return;
  const workspace = await openWorkspace(invocation);
  await workspace.flows.setCurrentUser(flow.username);
  await noteUser(invocation, workspace, flow.username);
}

/** The user who signs in becomes the current user. */
function current<Answers>(step: FlowStep<Answers>): FlowStep<Answers> {
  return { ...step, makesCurrent: true };
}
