import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Invocation } from './invocation.ts';
import { refuseExpectation } from './note-flow.ts';
import { writeSuccess, type Outcome } from './output.ts';
import { withClient } from './with-client.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** Runs a command that asks Cognito something and changes nothing that is remembered: it takes no lock. */
export async function runCall(
  invocation: Invocation,
  call: (client: CognitoIdentityProviderClient, workspace: Workspace) => Promise<Outcome>,
): Promise<void> {
  refuseExpectation(invocation);
  const workspace = await openWorkspace(invocation);
  const outcome = await withClient(invocation, workspace, (client) => call(client, workspace));
  writeSuccess(invocation, outcome);
}
