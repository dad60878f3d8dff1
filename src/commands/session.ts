import type { Command } from 'commander';
import { CliError, hint, run } from '../errors.ts';
import { canAsk, requireConsent } from '../input/prompt.ts';
import type { Invocation } from '../invocation.ts';
import { maskSecrets, withSecrets } from '../output/secrets.ts';
import { columns, writeSuccess } from '../output/write.ts';
import { phaseOf } from '../state/flow-facts.ts';
import type { Flow } from '../state/flow.ts';
import { openFlow } from '../steps/open-flow.ts';
import { openWorkspace, type Workspace } from '../steps/workspace.ts';

export const examples: readonly string[] = [
  'cogauth session show',
  'cogauth session list --json',
  'cogauth session clear ada',
  'cogauth session clear --all',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .command('show')
    .description('show what is saved for the user, secrets masked')
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await showSession(invocation, username);
    });
  command
    .command('list')
    .description('list the users of the profile')
    .action(async () => {
      await listSessions(invocation);
    });
  command
    .command('clear')
    .description('delete the saved state without contacting Cognito')
    .argument('[username]', 'the user, if not the current one')
    .option('--all', 'delete the saved state of all users of the profile')
    .action(async (username: string | undefined, { all }: { readonly all?: boolean }) => {
      await (all === true ? clearAll(invocation, username) : clearOne(invocation, username));
    });
}

async function showSession(invocation: Invocation, named: string | undefined): Promise<void> {
  const { username, readSaved } = await openFlow(invocation, named);
  const flow = await readSaved();
  if (flow === undefined) {
    throw new CliError({
      code: 'NothingSaved',
      kind: 'NOT_SIGNED_IN',
      message: `nothing is saved for ${username}`,
      hint: hint`see the saved users: ${run('session list')}`,
    });
  }
  const shown = invocation.globals.showSecrets === true ? withSecrets(flow) : maskSecrets(flow);
  writeSuccess(invocation, { result: { saved: shown }, text: JSON.stringify(shown, null, 2) });
}

async function listSessions(invocation: Invocation): Promise<void> {
  const { flows, settings } = await openWorkspace(invocation);
  const current = await flows.currentUser();
  const usernames = await flows.list();
  const users = await Promise.all(
    usernames.map(async (username) => ({
      username,
      phase: phaseOf(await flows.read(username)),
      current: username === current,
    })),
  );
  const rows = users.map((user) => [user.current ? '*' : ' ', user.username, user.phase]);
  writeSuccess(invocation, {
    result: { users },
    text: rows.length === 0 ? `no users in profile ${settings.profile.value}` : columns(rows),
  });
}

/** Needs no settings and no readable flow: this command sets a damaged file aside. */
async function clearOne(invocation: Invocation, named: string | undefined): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const { flows, settings } = workspace;
  const current = await readableCurrentUser(workspace);
  const username = named ?? settings.username?.value ?? current;
  if (username === undefined) {
    writeSuccess(invocation, { result: { cleared: [] }, text: 'there is no current user' });
    return;
  }
  await confirmLoss(invocation, workspace, [username]);
  await flows.lock(username, () => flows.remove(username));
  if (username === current) await flows.clearCurrentUser();
  writeSuccess(invocation, {
    result: { cleared: [username] },
    text: `nothing is saved for ${username} any more`,
  });
}

async function clearAll(invocation: Invocation, named: string | undefined): Promise<void> {
  if (named !== undefined) {
    throw new CliError({
      code: 'MalformedInput',
      kind: 'USAGE',
      message: 'USERNAME and --all exclude each other',
      hint: 'leave one of them out',
    });
  }
  const workspace = await openWorkspace(invocation);
  const { flows, settings } = workspace;
  const cleared = await flows.list();
  await confirmLoss(invocation, workspace, cleared);
  const count = await flows.removeAll();
  await flows.clearCurrentUser();
  writeSuccess(invocation, {
    result: { cleared },
    text: `nothing is saved in profile ${settings.profile.value} any more (${count} ${count === 1 ? 'file' : 'files'})`,
  });
}

/** Asks before deleting what a new sign-in cannot restore. Scripts are not asked, nor is a person whose file is damaged. */
async function confirmLoss(
  invocation: Invocation,
  { flows }: Workspace,
  usernames: readonly string[],
): Promise<void> {
  if (!canAsk(invocation)) return;
  const losses = await Promise.all(
    usernames.map(async (username) => lossOf(username, await readable(flows, username))),
  );
  const lost = losses.filter((loss) => loss !== undefined);
  if (lost.length > 0) await requireConsent(invocation, `forget ${lost.join(', ')}?`);
}

/** Undefined for a damaged file, which can still be cleared. */
function readable(flows: Workspace['flows'], username: string): Promise<Flow | undefined> {
  return flows.read(username).catch((error: unknown) => {
    if (error instanceof CliError) return undefined;
    throw error;
  });
}

function lossOf(username: string, flow: Flow | undefined): string | undefined {
  const kept = [
    ...(flow?.softwareToken === undefined ? [] : ['the TOTP secret']),
    ...(flow?.device === undefined ? [] : ['the remembered device']),
  ];
  return kept.length === 0 ? undefined : `${kept.join(' and ')} of ${username}`;
}

/** Sets a damaged record of the current user aside, like a damaged flow. */
async function readableCurrentUser({ flows }: Workspace): Promise<string | undefined> {
  try {
    return await flows.currentUser();
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'StoreBroken') throw error;
    await flows.clearCurrentUser();
    return undefined;
  }
}
