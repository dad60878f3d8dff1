import { run } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { chosenProfile, gatherSettings, type Settings } from '../settings/settings.ts';
import { differingTargets, type Flow, type FlowTarget } from '../state/flow.ts';
import { nextSteps, userWords } from '../state/next-steps.ts';
import { openFlowIfAny } from './open-flow.ts';
import { noteFlow, suggest } from './report-flow.ts';
import type { Workspace } from './workspace.ts';

/** Warns if commands still use another profile than the new current one. */
export function warnOfOtherChoice({ host, globals, report }: Invocation, current: string): void {
  const { source, value } = chosenProfile({}, host.env, current);
  if (value !== current) {
    report.warnings.add(`${source}=${value} still wins here: unset it to use ${current}`);
  } else if (globals.profile !== undefined && globals.profile !== current) {
    report.warnings.add(`--profile ${globals.profile} still wins if it is given`);
  }
}

/**
 * Reads the saved flow for a command that shows it whatever the settings say. If they name another target, or none, it
 * warns and suggests what helps.
 */
export async function lookAtFlow(
  invocation: Invocation,
  named: string | undefined,
): Promise<{
  readonly workspace: Workspace;
  readonly username: string | undefined;
  readonly flow: Flow | undefined;
}> {
  const { workspace, username, readSaved } = await openFlowIfAny(invocation, named);
  const flow = await readSaved?.();
  if (readSaved === undefined) noteFlow(invocation, undefined);
  if (flow === undefined) await suggestSettings(invocation, workspace);
  else suggestWhereSaved(invocation, workspace, flow);
  return { workspace, username, flow };
}

/** Suggests a profile or a pool when no client is known: without one every sign-up and sign-in is refused. */
async function suggestSettings(
  invocation: Invocation,
  { settings, profiles }: Pick<Workspace, 'settings' | 'profiles'>,
): Promise<void> {
  if (settings.clientId !== undefined) return;
  const names = Object.keys((await profiles.read()).profiles);
  suggest(invocation, [
    ...names.slice(0, 3).map((name) => run('profile use', name)),
    run('create-user-pool', 'NAME', '--endpoint', 'embedded'),
  ]);
}

/**
 * If the settings name another target, no command would use the saved flow. Suggests the same commands without the flags
 * that lead away, otherwise to forget the flow.
 */
function suggestWhereSaved(
  invocation: Invocation,
  { settings, saved, awsFiles, warn }: Pick<Workspace, 'settings' | 'saved' | 'awsFiles' | 'warn'>,
  flow: Flow,
): void {
  const difference = differenceTo(flow, settings);
  if (difference === undefined) return;
  warn(
    `what is saved for ${flow.username} belongs to ${difference.saved}, but the settings say ${difference.chosen}`,
  );
  const { host, globals } = invocation;
  const { endpoint: _e, region: _r, userPoolId: _p, clientId: _c, ...others } = globals;
  const withoutFlags = gatherSettings(others, host.env, settings.profile, saved, awsFiles);
  if (differenceTo(flow, withoutFlags) === undefined) {
    suggest({ ...invocation, globals: others }, nextSteps(flow, host.now()));
    return;
  }
  suggest(invocation, [run('session clear', ...userWords(flow.username))]);
}

function differenceTo(
  { target }: Flow,
  { endpoint, region, userPoolId, clientId }: Settings,
): ReturnType<typeof differingTargets> {
  const chosen: FlowTarget = {
    endpoint: endpoint?.value,
    region: region?.value,
    userPoolId: userPoolId?.value,
    // Every command reports a missing client itself.
    clientId: clientId?.value ?? target.clientId,
  };
  return differingTargets(target, chosen);
}
