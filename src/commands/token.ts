import { Argument, type Command } from 'commander';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { wantsJson, writeBare, writeSuccess } from '../output.ts';
import { requireSetting } from '../settings.ts';
import type { Flow } from '../state/flow.ts';
import { isFresh } from '../state/is-fresh.ts';
import { nothingPending } from '../step-order.ts';
import { noteFlow, noteUser } from '../note-flow.ts';
import { performStep } from '../step.ts';
import { chosenUser, readFlow } from '../whose-flow.ts';
import { openWorkspace } from '../workspace.ts';
import { freshAccessToken } from './refresh.ts';

type Kind = 'access' | 'id' | 'refresh';

export function defineToken(command: Command, invocation: Invocation): void {
  command
    .addArgument(
      new Argument('[kind]', 'which token').choices(['access', 'id', 'refresh']).default('access'),
    )
    .action(async (kind: Kind) => {
      const token = tokenOf(await flowWithToken(invocation, kind), kind);
      if (wantsJson(invocation))
        writeSuccess(invocation, { result: { kind, token }, text: token, isSecret: true });
      else writeBare(invocation, token);
    });
}

/** As it is saved, without a lock, where that will do; else refreshed, as a step. */
export async function flowWithToken(invocation: Invocation, kind: Kind): Promise<Flow> {
  const workspace = await openWorkspace(invocation);
  const username = await chosenUser(workspace, undefined);
  await noteUser(invocation, workspace, username);
  const clientId = requireSetting(workspace.settings, 'clientId');
  const flow = await readFlow(workspace, username, { clientId });
  noteFlow(invocation, flow);
  const now = invocation.world.now();
  if (flow.tokens === undefined) throw nothingPending(flow, now);
  if (kind === 'refresh' || isFresh(flow.tokens, now)) return flow;
  const outcome = await performStep(invocation, {
    username,
    ask: () => undefined,
    act: async (moment) => ({ flow: (await freshAccessToken(moment)).flow, result: {}, text: '' }),
  });
  return outcome.flow;
}

/** @throws CliError NOT_SIGNED_IN when that token is not there */
function tokenOf({ tokens, username }: Flow, kind: Kind): string {
  const token = {
    access: tokens?.accessToken,
    id: tokens?.idToken,
    refresh: tokens?.refreshToken,
  }[kind];
  if (token !== undefined) return token;
  throw new CliError({
    code: 'NoToken',
    kind: 'NOT_SIGNED_IN',
    message: `there is no ${kind} token for ${username}`,
    hint: 'sign in again: cogauth initiate-auth',
  });
}
