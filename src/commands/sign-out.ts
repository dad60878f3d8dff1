import type { Command } from 'commander';
import { globalSignOut } from '../actions/global-sign-out.ts';
import { revokeToken } from '../actions/revoke-token.ts';
import { toCliError } from '../client/refusals.ts';
import type { CliError, ErrorKind } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output/outcome.ts';
import { writeSuccess } from '../output/write.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import type { Flow } from '../state/flow.ts';
import { afterSignOut } from '../state/transitions.ts';
import { nothingPending } from '../steps/due-step.ts';
import { checkExpectation, noteFlow } from '../steps/report-flow.ts';
import { finish, type StepContext, performStep } from '../steps/run-step.ts';
import { openWorkspace } from '../steps/workspace.ts';

type Reach = 'here' | 'global';

export function defineSignOut(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--global', 'end every sign-in of the user, on all clients')
    .action(async (username: string | undefined, { global }: { readonly global?: boolean }) => {
      await signOut(invocation, username, global === true ? 'global' : 'here');
    });
}

async function signOut(
  invocation: Invocation,
  named: string | undefined,
  reach: Reach,
): Promise<void> {
  let seen: Flow | undefined;
  try {
    const outcome = await performStep(invocation, {
      username: named,
      ask: () => undefined,
      act: async (context) => {
        const { flow } = context;
        if (flow.tokens === undefined && flow.challenge === undefined) {
          throw nothingPending(flow, context.now());
        }
        seen = flow;
        const revoked = await revoke(context, reach, (refreshed) => {
          seen = refreshed;
        });
        return { flow: afterSignOut(flow), ...described(flow.username, revoked, reach) };
      },
    });
    finish(invocation, outcome);
  } catch (thrown) {
    const error = toCliError(thrown);
    if (seen === undefined || !isForgivable(error)) throw thrown;
    await forgetTokens(invocation, seen);
    invocation.report.warnings.push(
      `the tokens are forgotten here, but could not be revoked: ${error.message}`,
    );
    checkExpectation(invocation, invocation.report.flow);
    writeSuccess(invocation, described(seen.username, false, reach));
  }
}

/** @returns whether there was something to revoke */
async function revoke(
  context: StepContext,
  reach: Reach,
  onRefreshed: (flow: Flow) => void,
): Promise<boolean> {
  const { flow, client, appClient, warn } = context;
  const { tokens } = flow;
  if (tokens === undefined) return false;
  if (reach === 'global') {
    const { accessToken, flow: refreshed } = await freshAccessToken(context);
    onRefreshed(refreshed);
    await globalSignOut(client, accessToken);
    return true;
  }
  if (tokens.refreshToken === undefined) {
    warn(`there is no refresh token to revoke: the access token is good until ${tokens.expiresAt}`);
    return false;
  }
  await revokeToken(client, appClient, tokens.refreshToken);
  return true;
}

const forgivableKinds: ReadonlySet<ErrorKind> = new Set([
  'NETWORK',
  'BAD_CREDENTIALS',
  'USER_STATE',
  'REJECTED',
]);
/** The client does not do revocation, or is gone. */
const forgivableCodes = new Set(['UnsupportedOperationException', 'ResourceNotFoundException']);

/** Whether to sign out here all the same. What can be mended, such as a wrong client secret, is not forgiven. */
function isForgivable({ kind, code }: CliError): boolean {
  return forgivableKinds.has(kind) || forgivableCodes.has(code);
}

/** Under the lock again; tokens that another process has got meanwhile are left alone. */
async function forgetTokens(invocation: Invocation, seen: Flow): Promise<void> {
  const { username } = seen;
  const workspace = await openWorkspace(invocation);
  await workspace.flows.lock(username, async () => {
    const flow = await workspace.flows.read(username);
    if (flow === undefined || flow.tokens?.refreshToken !== seen.tokens?.refreshToken) return;
    const next = afterSignOut(flow);
    await workspace.flows.write(username, next);
    noteFlow(invocation, next);
  });
}

function described(username: string, revoked: boolean, reach: Reach): Outcome {
  const everywhere = reach === 'global' && revoked ? ' everywhere' : '';
  return {
    result: { username, revoked, global: reach === 'global' },
    text: `${username} is signed out${everywhere}`,
  };
}
