import { CliError, hint, run, type NextStep } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output/outcome.ts';
import { secretsOf } from '../output/secrets.ts';
import type { Flow } from '../state/flow.ts';
import { nextSteps } from '../state/next-steps.ts';
import type { Workspace } from './workspace.ts';

// Reports the state of the flow, the next commands, and whether --expect is met, beside a command's own result.

/** Tells the report whose flow it is, so that suggested commands name a user who is not the current one. */
export async function noteUser(
  { report }: Invocation,
  { flows }: Workspace,
  username: string,
): Promise<void> {
  // Ignore a damaged file here: the worst case is an unneeded --username in a suggestion.
  const current = await flows.currentUser().catch(() => undefined);
  report.note({ otherUser: current === username ? undefined : username });
}

/** Tells the report how far the flow has come, for the output of success and failure alike. */
export function noteFlow({ report, host }: Invocation, flow: Flow | undefined): void {
  report.note({ flow, next: nextSteps(flow, host.now()) });
  // A value that this step replaces is still a secret: the server may repeat it.
  for (const secret of secretsOf(flow)) report.secrets.add(secret);
}

/** Adds the warnings of a step. */
export function warnOf(
  { report }: Invocation,
  { warnings = [] }: { readonly warnings?: readonly string[] },
): void {
  for (const warning of warnings) report.warnings.add(warning);
}

/** Names the commands that an outcome suggests, if it does. */
export function suggestOf(invocation: Invocation, { suggested }: Pick<Outcome, 'suggested'>): void {
  if (suggested !== undefined) suggest(invocation, suggested);
}

/** Suggests these commands instead of the flow's next steps. They repeat this command's options that say where it goes. */
export function suggest({ report, globals }: Invocation, steps: readonly NextStep[]): void {
  report.note({ suggested: { steps, globals } });
}

/** Tells the report which profile the command created or chose. */
export function noteProfile({ report }: Invocation, profile: string): void {
  report.note({ profile });
}

/** Tells the report which file of the embedded Cognito the command was given, if any. */
export function noteDatabase({ report }: Invocation, database: string | undefined): void {
  if (database !== undefined) report.note({ database });
}

/** Makes a successful command exit with a code other than 0, which is its answer. */
export function answerByExitCode({ report }: Invocation, exitCode: number): void {
  report.note({ exitCode });
}

/** @throws CliError UNEXPECTED_STATE when `--expect` names another state than the one reached */
export function checkExpectation(
  { globals }: Invocation,
  flow: Flow | undefined,
  advice = hint`the step itself was done and saved: ${run('status')}`,
): void {
  const { expect } = globals;
  const reached = reachedBy(flow);
  if (expect === undefined || reached === expect) return;
  throw new CliError({
    code: 'UnexpectedState',
    kind: 'UNEXPECTED_STATE',
    message: `expected ${expect}, reached ${reached}`,
    hint: advice,
  });
}

function reachedBy(flow: Flow | undefined): string {
  return flow?.challenge?.name ?? (flow?.tokens === undefined ? 'nothing' : 'TOKENS');
}

/** @throws CliError USAGE for `--expect` on a command that reaches no state: it would assert nothing */
export function refuseExpectation({ globals, command }: Invocation): void {
  if (globals.expect === undefined) return;
  throw new CliError({
    code: 'PointlessOption',
    kind: 'USAGE',
    message: `--expect asserts what a step reaches or status finds, and ${command} does neither`,
    hint: hint`check the state by itself: ${run('status', '--expect', globals.expect)}`,
  });
}
