import type { PoolUser } from '../actions/app-client.ts';
import { type CognitoClient, withClient } from '../client/with-client.ts';
import { requireConsent } from '../input/prompt.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output/outcome.ts';
import { writeSuccess } from '../output/write.ts';
import { requireSetting } from '../settings/settings.ts';
import type { Flow } from '../state/flow.ts';
import { chosenUser } from './open-flow.ts';
import { suggestOf } from './report-flow.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** A command about one user of the pool, with AWS credentials and without a sign-in. */
interface UserCommand {
  /** What a person is asked to agree to, if the call destroys something. */
  readonly consent?: (user: PoolUser) => string;
  readonly act: (client: CognitoClient, user: PoolUser, workspace: Workspace) => Promise<Outcome>;
}

/**
 * Calls Cognito about the user named on the command line, or else the current one, and prints the result. Takes no lock.
 *
 * @throws CliError CONFIG without a user pool, USAGE when no user is meant or nobody agrees
 */
export async function runOnUser(
  invocation: Invocation,
  named: string | undefined,
  { consent, act }: UserCommand,
): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const userPoolId = requireSetting(workspace.settings, 'userPoolId');
  const user = { userPoolId, username: await chosenUser(workspace, named) };
  if (consent !== undefined) await requireConsent(invocation, consent(user));
  const outcome = await withClient(invocation, workspace, (client) => act(client, user, workspace));
  suggestOf(invocation, outcome);
  writeSuccess(invocation, outcome);
}

/** What is saved for a user of the pool that the settings name. Undefined if it belongs to another pool, or nothing is saved. */
export async function savedHere(
  { flows, settings }: Workspace,
  username: string,
): Promise<Flow | undefined> {
  const flow = await flows.read(username);
  return flow?.target.userPoolId === settings.userPoolId?.value ? flow : undefined;
}
