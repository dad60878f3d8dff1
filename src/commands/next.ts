import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { commandLine, shown, wantsJson, writeBare, writeSuccess } from '../output.ts';
import { noteFlow, noteUser } from '../note-flow.ts';
import { suggestSettings, suggestWhereSaved } from '../saved-elsewhere.ts';
import { userIfAny } from '../whose-flow.ts';
import { openWorkspace } from '../workspace.ts';

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
      const { next } = report;
      if (wantsJson(invocation)) {
        writeSuccess(invocation, { result: {}, text: '' });
        return;
      }
      writeBare(invocation, next.map((step) => shown(report, commandLine(step))).join('\n'));
    });
}
