import type { AppClient } from '../actions/app-client.ts';
import { withOwnSender } from '../client/refusal-advice.ts';
import { toCliError } from '../client/refusals.ts';
import { type CognitoClient, withClient } from '../client/with-client.ts';
import { CliError, hint, run } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output/outcome.ts';
import { writeSuccess } from '../output/write.ts';
import type { Settings } from '../settings/settings.ts';
import { afterRefusal } from '../state/after-refusal.ts';
import type { SessionValidity } from '../state/flow-facts.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { signInAgain } from '../state/next-steps.ts';
import { inDoubt } from '../state/transitions.ts';
import { openFlow } from './open-flow.ts';
import { checkExpectation, noteFlow, suggest, suggestOf, warnOf } from './report-flow.ts';
import { stepsAfterUnsaved, unsavedError, unsavedRefusal, unsavedUser } from './unsaved-step.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** What a step sees while it holds its user's lock. */
export interface StepContext {
  readonly flow: Flow;
  readonly client: CognitoClient;
  readonly appClient: AppClient;
  readonly settings: Settings;
  /** How long Sessions live, if cogauth created this app client. */
  readonly madeHereValidity: SessionValidity;
  readonly now: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly warn: (text: string) => void;
  /**
   * Saves what Cognito answered before the step is over, so that nothing is lost with the process. If that fails, the error
   * says that Cognito has done what this command asked for, or the command named by `by`.
   */
  readonly save: (flow: Flow, by?: string) => Promise<void>;
  /** Saves before a call or after a refusal: when Cognito has done nothing that could be lost. */
  readonly note: (flow: Flow) => Promise<void>;
  /** Marks the flow as in doubt until the step is over: the next call spends something, for this command or for `by`. */
  readonly spending: (flow: Flow, by?: string) => Promise<void>;
}

/** The result of a step. */
export interface StepOutcome extends Outcome {
  readonly flow: Flow;
  /** What a command warns of unless a step that follows makes it pointless. */
  readonly warnings?: readonly string[];
  /** True if the user is gone, so that their saved state is removed. */
  readonly forgets?: boolean;
}

/** How one step of a user's flow is made. */
export interface FlowStep<Answers> {
  /** The user named on the command line, if any. */
  readonly username?: string | undefined;
  /** True for an explicit sign-up or sign-in: later commands mean this user. */
  readonly makesCurrent?: boolean;
  /** Finds what is missing, perhaps from a person; runs without the lock. */
  readonly ask: (flow: Flow) => Promise<Answers> | Answers;
  /** The calls to Cognito; runs under the lock. Whatever it returns is saved, then printed. */
  readonly act: (context: StepContext, answers: Answers) => Promise<StepOutcome>;
  /** The result of the step even though the call failed, if there is one. `flow` is the state after the failure. */
  readonly despite?: (error: CliError, flow: Flow) => StepOutcome | undefined;
}

/**
 * Runs one step of a user's flow: read, ask, lock, read again, call, save, print. The lock is held
 * from the second reading until the flow is saved, so that no Session is ever spent twice.
 */
export async function runStep<Answers>(
  invocation: Invocation,
  step: FlowStep<Answers>,
): Promise<void> {
  finish(invocation, await performStep(invocation, step));
}

/** Prints the result of a command's last step. @throws CliError UNEXPECTED_STATE if --expect is not met */
export function finish(invocation: Invocation, outcome: StepOutcome): void {
  warnOf(invocation, outcome);
  suggestOf(invocation, outcome);
  checkExpectation(invocation, outcome.flow);
  writeSuccess(invocation, outcome);
}

/** The same without printing, for a command that makes more than one step. */
export async function performStep<Answers>(
  invocation: Invocation,
  step: FlowStep<Answers>,
): Promise<StepOutcome> {
  const opened = await openFlow(invocation, step.username);
  const { workspace, username, read } = opened;
  const appClient = await opened.appClient();
  const seen = await read();
  const answers = await step.ask(seen);
  let outcome: StepOutcome | undefined;
  const locked = workspace.flows.lock(username, async () => {
    const flow = await read();
    refuseChanged(seen.challenge, flow.challenge);
    outcome = await actAndSave(
      invocation,
      { workspace, appClient, flow },
      { ...step, act: (context) => step.act(context, answers) },
    );
    return outcome;
  });
  const done = await locked.catch((error: unknown) => {
    // A lock that cannot be removed is void once this process ends.
    if (outcome === undefined || !(error instanceof CliError)) throw error;
    workspace.warn(error.message);
    return outcome;
  });
  if (step.makesCurrent === true) await makeCurrent(invocation, workspace, done);
  return done;
}

async function makeCurrent(
  invocation: Invocation,
  { flows }: Workspace,
  done: StepOutcome,
): Promise<void> {
  const { username } = done.flow;
  await flows.setCurrentUser(username).catch((error: unknown) => {
    warnOf(invocation, done);
    throw unsavedUser(username, toCliError(error));
  });
  invocation.report.note({ otherUser: undefined });
}

interface Held {
  readonly workspace: Workspace;
  readonly appClient: AppClient;
  readonly flow: Flow;
}

interface Acting extends Pick<FlowStep<unknown>, 'despite'> {
  readonly act: (context: StepContext) => Promise<StepOutcome>;
}

async function actAndSave(
  invocation: Invocation,
  { workspace, appClient, flow }: Held,
  { act, despite }: Acting,
): Promise<StepOutcome> {
  const { host, command } = invocation;
  const { settings, saved, warn } = workspace;
  let latest = flow;
  const write = async (changed: Flow): Promise<void> => {
    await workspace.flows.write(changed.username, changed);
    latest = changed;
    noteFlow(invocation, changed);
  };
  const save = (changed: Flow, by = command): Promise<void> =>
    write(changed).catch((error: unknown) => {
      throw notSaved(invocation, by, { latest, reached: changed, error: toCliError(error) });
    });
  const forgetting = (): Promise<void> =>
    forgetUser(invocation, workspace, flow.username).catch((error: unknown) => {
      throw notSaved(invocation, command, { latest, error: toCliError(error) });
    });
  // An answer to this command says nothing about a call of another one.
  const otherDoubt = flow.inDoubt?.command === command ? undefined : flow.inDoubt;
  try {
    const outcome = await withClient(invocation, workspace, (client) =>
      act({
        flow,
        client,
        appClient,
        settings,
        madeHereValidity:
          saved?.clientId === appClient.clientId
            ? saved.createdHere?.authSessionValidityMinutes
            : undefined,
        now: host.now,
        randomBytes: host.randomBytes,
        warn,
        save,
        note: write,
        spending: (begun, by = command) => write(inDoubt(begun, by, host.now())),
      }),
    ).catch((thrown: unknown) => {
      const error = toCliError(thrown);
      const instead = despite?.(error, afterRefusal(latest, error, otherDoubt));
      if (instead === undefined) throw error;
      return instead;
    });
    await (outcome.forgets === true ? forgetting() : save(outcome.flow));
    return outcome;
  } catch (thrown) {
    const error = toCliError(thrown);
    const refused = afterRefusal(latest, error, otherDoubt);
    const told = withOwnSender(withWayOn(error, refused.challenge), command, latest.challenge);
    if (refused === latest) throw told;
    await write(refused).catch((unsaved: unknown) => {
      noteFlow(invocation, refused);
      throw unsavedRefusal(told, toCliError(unsaved));
    });
    throw told;
  }
}

/** Cognito answered but the answer could not be saved, so the next step differs from what the saved flow suggests. */
function notSaved(
  invocation: Invocation,
  command: string,
  { error, ...flows }: { readonly error: CliError; readonly latest: Flow; readonly reached?: Flow },
): CliError {
  const { host } = invocation;
  const steps = stepsAfterUnsaved({ ...flows, command, now: host.now() });
  suggest(invocation, steps);
  return unsavedError(command, error, steps[0] ?? run(command));
}

/** Removes a user's saved state; they are no longer the current user. Call it inside the user's lock. */
export async function forgetUser(
  invocation: Invocation,
  { flows }: Workspace,
  username: string,
): Promise<void> {
  await flows.remove(username);
  if ((await flows.currentUser()) === username) await flows.clearCurrentUser();
  noteFlow(invocation, undefined);
}

/** For a Session that has ended, names the sign-in that leads back to the same place. */
function withWayOn(error: CliError, challenge: Challenge | undefined): CliError {
  if (error.kind !== 'SESSION_EXPIRED' || challenge === undefined) return error;
  return error.with({ hint: hint`sign in again: ${signInAgain(challenge)}` });
}

function refuseChanged(seen: Challenge | undefined, found: Challenge | undefined): void {
  if (seen?.session === found?.session && seen?.name === found?.name) return;
  throw new CliError({
    code: 'FlowChanged',
    kind: 'UNEXPECTED_STATE',
    message: 'another process has continued this sign-in meanwhile',
    hint: hint`see where it is: ${run('status')}`,
  });
}

/** Runs a command that calls Cognito and changes no saved state. It takes no lock. */
export async function runCall(
  invocation: Invocation,
  call: (client: CognitoClient, workspace: Workspace) => Promise<Outcome>,
): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const outcome = await withClient(invocation, workspace, (client) => call(client, workspace));
  suggestOf(invocation, outcome);
  writeSuccess(invocation, outcome);
}
