import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { commandLine } from '../output/next-commands.ts';
import { resultLine, writeValue } from '../output/write.ts';
import { userIfAny } from '../steps/open-flow.ts';
import { suggestSettings, suggestWhereSaved } from '../steps/other-target.ts';
import { noteFlow, noteUser } from '../steps/report-flow.ts';
import { openWorkspace } from '../steps/workspace.ts';

export function defineNext(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (named?: string) => {
      const workspace = await openWorkspace(invocation);
      const username = await userIfAny(workspace, named);
      const flow = username === undefined ? undefined : await workspace.flows.read(username);
      if (flow !== undefined) await noteUser(invocation, workspace, flow.username);
      noteFlow(invocation, flow);
      if (flow === undefined) await suggestSettings(invocation, workspace);
      suggestWhereSaved(invocation, workspace, flow);
      const { report } = invocation;
      const lines = report.next.map((step) => resultLine(report, commandLine(step)));
      writeValue(invocation, { result: {}, text: lines.join('\n') });
    });
}
