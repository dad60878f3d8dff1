import type { Command } from 'commander';
import { CliError, exitCodes, hint, run } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { describeStatus, exitCodeOf } from '../output/describe-status.ts';
import { describeState } from '../output/state-document.ts';
import { writeSuccess } from '../output/write.ts';
import { judgeSession } from '../state/flow-facts.ts';
import type { Flow } from '../state/flow.ts';
import { lookAtFlow } from '../steps/other-target.ts';
import { answerByExitCode, checkExpectation } from '../steps/report-flow.ts';

const seeAll = hint`see everything that is saved: ${run('status')}`;

export const examples: readonly string[] = [
  'cogauth status',
  'cogauth status --check --quiet',
  'cogauth status --expect SOFTWARE_TOKEN_MFA',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--check', 'answer by exit code: 0 signed in, 4 not, 10 challenge, 11 or 13 expired')
    .action(async (named: string | undefined, { check }: { readonly check?: boolean }) => {
      const { workspace, username, flow } = await lookAtFlow(invocation, named);
      const now = invocation.host.now();
      checkExpectation(invocation, flow, seeAll);
      if (check !== true) refuseEnded(invocation, flow, now);
      const profile = workspace.settings.profile.value;
      const isSaved = workspace.saved !== undefined;
      writeSuccess(invocation, {
        result: describeState(flow, now),
        text: describeStatus(flow, { profile, isSaved, username, now }),
      });
      if (check === true) answerByExitCode(invocation, checked(invocation, exitCodeOf(flow, now)));
    });
}

/**
 * A challenge that can no longer be answered does not meet --expect; --check has an exit code of its own for it.
 *
 * @throws CliError UNEXPECTED_STATE
 */
function refuseEnded({ globals: { expect } }: Invocation, flow: Flow | undefined, now: Date): void {
  if (expect === undefined || flow?.challenge === undefined) return;
  const end = ends.get(judgeSession(flow.challenge, now));
  if (end === undefined) return;
  throw new CliError({
    code: 'UnexpectedState',
    kind: 'UNEXPECTED_STATE',
    message: `expected ${expect}, but its session ${end}`,
    hint: seeAll,
  });
}

const ends: ReadonlyMap<string, string> = new Map([
  ['expired', 'has expired'],
  ['spent', 'has been used already'],
]);

/** With --check alone a pending challenge is a failure; the challenge that --expect names is a success. */
function checked({ globals }: Invocation, exitCode: number): number {
  const isExpected = globals.expect !== undefined && exitCode === exitCodes.UNEXPECTED_STATE;
  return isExpected ? exitCodes.OK : exitCode;
}
