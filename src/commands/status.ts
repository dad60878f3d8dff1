import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { describeState, writeSuccess } from '../output.ts';
import { describeStatus, exitCodeOf } from '../words/describe-status.ts';
import { noteFlow, noteUser } from '../note-flow.ts';
import { suggestSettings, suggestWhereSaved } from '../saved-elsewhere.ts';
import { userIfAny } from '../whose-flow.ts';
import { openWorkspace } from '../workspace.ts';

export function defineStatus(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--check', 'answer by exit code: 0 signed in, 4 not, 10 challenge, 11 or 13 expired')
    .action(async (named: string | undefined, { check }: { readonly check?: boolean }) => {
      const workspace = await openWorkspace(invocation);
      const username = await userIfAny(workspace, named);
      const flow = username === undefined ? undefined : await workspace.flows.read(username);
      if (flow !== undefined) await noteUser(invocation, workspace, flow.username);
      noteFlow(invocation, flow);
      if (flow === undefined) await suggestSettings(invocation, workspace);
      suggestWhereSaved(invocation, workspace, flow);
      const now = invocation.world.now();
      const profile = workspace.settings.profile.value;
      const isSaved = workspace.saved !== undefined;
      writeSuccess(invocation, {
        result: describeState(flow, now),
        text: describeStatus(flow, { profile, isSaved, username, now }),
      });
      if (check === true) invocation.report.exitCode = exitCodeOf(flow, now);
    });
}
