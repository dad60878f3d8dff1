import { userWords } from '../state/next-steps.ts';
import type { AppClient } from '../actions/app-client.ts';
import { CliError, hint, run } from '../errors.ts';
import { ask, canAsk } from '../input/prompt.ts';
import { impossibleIn } from '../input/impossible.ts';
import { flagsOf, givenSecret } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { clientSecret } from '../settings/secret-names.ts';
import { refuseUnknownProfile, requireSetting } from '../settings/settings.ts';
import { differingTargets, type Flow, type FlowTarget } from '../state/flow.ts';
import { newFlow } from '../state/transitions.ts';
import { noteFlow, noteUser } from './report-flow.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

// Finds the user whose flow a command acts on, and reads that flow.

/** One user's flow, and the functions that read it. Nothing is locked. */
interface OpenFlow {
  readonly workspace: Workspace;
  readonly username: string;
  /** The app client with its secret, which may come from stdin or a file. */
  readonly appClient: () => Promise<AppClient>;
  /**
   * Reads the saved flow, or begins a new one if nothing is saved.
   *
   * @throws CliError UNEXPECTED_STATE when the saved flow belongs to another pool, client or endpoint
   */
  readonly read: () => Promise<Flow>;
  /** Reads the saved flow, whatever the settings say. Undefined if nothing is saved. */
  readonly readSaved: () => Promise<Flow | undefined>;
}

/** Opens the flow of the named or current user. @throws CliError USAGE if there is no such user */
export async function openFlow(
  invocation: Invocation,
  named: string | undefined,
): Promise<OpenFlow> {
  const workspace = await openWorkspace(invocation);
  const username = await chosenUser(workspace, named).catch((error: unknown) => {
    if (!goesOn.has(invocation.command) || !(error instanceof CliError)) throw error;
    throw error.code === 'MissingInput' ? nobodySignedIn() : error;
  });
  refuseImpossibleName(workspace, username, named);
  return flowOf(invocation, workspace, username);
}

/** The commands that go on from a sign-in. Where nobody has signed in, a script gets the exit code that says so. */
const goesOn: ReadonlySet<string> = new Set([
  'associate-software-token',
  'change-password',
  'confirm-device',
  'delete-user',
  'exec',
  'forget-device',
  'get-device',
  'get-user',
  'get-user-attribute-verification-code',
  'list-devices',
  'refresh',
  'respond-to-challenge',
  'revoke-token',
  'set-mfa-preference',
  'sign-out',
  'token',
  'update-device-status',
  'update-user-attributes',
  'verify-software-token',
  'verify-user-attribute',
]);

function nobodySignedIn(): CliError {
  return new CliError({
    code: 'NotSignedIn',
    kind: 'NOT_SIGNED_IN',
    message: 'nobody has signed in here, and no user was named',
    hint: hint`sign in: ${run('initiate-auth', 'USERNAME')}, or name the user with --username or COGAUTH_USERNAME`,
  });
}

/** Cognito has no such user, and would say only that name or password is wrong. */
function refuseImpossibleName(
  { settings }: Workspace,
  username: string,
  named: string | undefined,
): void {
  const fault = impossibleIn(username);
  if (fault === undefined) return;
  const source =
    named === undefined ? (settings.username?.source ?? 'what is saved') : 'the command line';
  throw new CliError({
    code: 'ImpossibleName',
    kind: 'USAGE',
    message: `the user name from ${source} ${fault}`,
    hint: 'no user has such a name, and nothing was sent: give the name without blanks around it',
  });
}

/** The same for a command that has something to show even without a user. */
export async function openFlowIfAny(
  invocation: Invocation,
  named: string | undefined,
): Promise<Partial<OpenFlow> & Pick<OpenFlow, 'workspace'>> {
  const workspace = await openWorkspace(invocation);
  const username = await userIfAny(workspace, named);
  return username === undefined ? { workspace } : flowOf(invocation, workspace, username);
}

/** For a command that begins something: asks a person for the user if nothing says who it is. */
export async function namedOrAsked(
  invocation: Invocation,
  named: string | undefined,
): Promise<string | undefined> {
  if (named !== undefined || !canAsk(invocation)) return named;
  const workspace = await openWorkspace(invocation);
  if ((await userIfAny(workspace, named)) !== undefined) return undefined;
  refuseUnknownProfile(workspace.settings);
  return ask(invocation, 'user name');
}

async function flowOf(
  invocation: Invocation,
  workspace: Workspace,
  username: string,
): Promise<OpenFlow> {
  await noteUser(invocation, workspace, username);
  const noting = <T extends Flow | undefined>(flow: T): T => {
    noteFlow(invocation, flow);
    return flow;
  };
  return {
    workspace,
    username,
    appClient: () => chosenAppClient(invocation, workspace),
    read: async () => noting(await readFlow(workspace, username)),
    readSaved: async () => noting(await workspace.flows.read(username)),
  };
}

/** The user named by an argument, a flag or the environment, otherwise the profile's current user. */
async function userIfAny(
  { settings, flows }: Workspace,
  named: string | undefined,
): Promise<string | undefined> {
  const username = named ?? settings.username?.value ?? (await flows.currentUser());
  return username === '' ? undefined : username;
}

/** @throws CliError USAGE if there is no user, CONFIG when the named profile does not exist */
export async function chosenUser(workspace: Workspace, named: string | undefined): Promise<string> {
  const username = await userIfAny(workspace, named);
  if (username !== undefined) return username;
  refuseUnknownProfile(workspace.settings);
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'no user was named, and no sign-up or sign-in is under way',
    hint: 'give USERNAME, --username or COGAUTH_USERNAME',
  });
}

async function chosenAppClient(
  invocation: Invocation,
  { settings, saved, profiles }: Workspace,
): Promise<AppClient> {
  const flags = flagsOf(invocation.globals, clientSecret);
  const given = await givenSecret(invocation, clientSecret, flags);
  const kept = async (): Promise<string | undefined> =>
    // A secret belongs to the client that it was saved with, not to one named on the command line.
    settings.clientId?.value === saved?.clientId
      ? profiles.readClientSecret(settings.profile.value)
      : undefined;
  const secret = given ?? (await kept());
  if (secret !== undefined) invocation.report.secrets.add(secret);
  return { clientId: requireSetting(settings, 'clientId'), clientSecret: secret };
}

/** Reads the saved flow, or begins one. Refuses a flow of another pool, client or endpoint. */
async function readFlow({ settings, flows }: Workspace, username: string): Promise<Flow> {
  const target: FlowTarget = {
    endpoint: settings.endpoint?.value,
    region: settings.region?.value,
    userPoolId: settings.userPoolId?.value,
    clientId: requireSetting(settings, 'clientId'),
  };
  const flow = await flows.read(username);
  if (flow === undefined) return newFlow(target, username);
  const difference = differingTargets(flow.target, target);
  if (difference === undefined) return flow;
  throw new CliError({
    code: 'OtherTarget',
    kind: 'UNEXPECTED_STATE',
    message: `what is saved for ${username} belongs to ${difference.saved}, but the settings say ${difference.chosen}`,
    hint: hint`use another --profile for it, or forget what is saved: ${run('session clear', ...userWords(username))}`,
  });
}
