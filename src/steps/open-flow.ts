import type { AppClient } from '../actions/app-client.ts';
import { CliError } from '../errors.ts';
import { flagsOf, givenSecret } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { clientSecret } from '../settings/secret-names.ts';
import { refuseUnknownProfile, requireSetting } from '../settings/settings.ts';
import { differingTargets, type Flow, type FlowTarget } from '../state/flow.ts';
import { newFlow } from '../state/transitions.ts';
import { noteFlow, noteUser } from './report-flow.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

// Whose flow a command is about, and how it is read.

/** Where the user is, as it is saved; a flow that has just begun where nothing is. */
export async function savedFlow(
  invocation: Invocation,
  username: string | undefined,
): Promise<Flow> {
  return (await openFlow(invocation, username)).read();
}

/** Whose flow a step is about, and what it is read with. */
export async function openFlow(
  invocation: Invocation,
  named: string | undefined,
): Promise<{
  readonly workspace: Workspace;
  readonly username: string;
  readonly appClient: AppClient;
  readonly read: () => Promise<Flow>;
}> {
  const workspace = await openWorkspace(invocation);
  const username = await chosenUser(workspace, named);
  await noteUser(invocation, workspace, username);
  const appClient = await chosenAppClient(invocation, workspace);
  const read = async (): Promise<Flow> => {
    const flow = await readFlow(workspace, username, appClient);
    noteFlow(invocation, flow);
    return flow;
  };
  return { workspace, username, appClient, read };
}

/** The user that is meant: named, by flag or environment, or the current one of the profile. */
export async function userIfAny(
  { settings, flows }: Workspace,
  named: string | undefined,
): Promise<string | undefined> {
  const username = named ?? settings.username?.value ?? (await flows.currentUser());
  return username === '' ? undefined : username;
}

/** @throws CliError USAGE when no user is meant, CONFIG when that is for the name of a profile that there is not */
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

/** Reads the saved flow, or begins one; one that belongs elsewhere is not used. */
export async function readFlow(
  { settings, flows }: Workspace,
  username: string,
  { clientId }: Pick<AppClient, 'clientId'>,
): Promise<Flow> {
  const target: FlowTarget = {
    endpoint: settings.endpoint?.value,
    region: settings.region?.value,
    userPoolId: settings.userPoolId?.value,
    clientId,
  };
  const flow = await flows.read(username);
  if (flow === undefined) return newFlow(target, username);
  const difference = differingTargets(flow.target, target);
  if (difference === undefined) return flow;
  throw new CliError({
    code: 'OtherTarget',
    kind: 'UNEXPECTED_STATE',
    message: `what is saved for ${username} belongs to ${difference.saved}, the settings say ${difference.chosen}`,
    hint: 'use another --profile for it, or forget what is saved: cogauth session clear',
  });
}
