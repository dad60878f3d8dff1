import type { Command } from 'commander';
import { globalSignOut } from '../actions/global-sign-out.ts';
import { revokeToken } from '../actions/revoke-token.ts';
import type { CliError, ErrorKind } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import type { Flow } from '../state/flow.ts';
import { afterSignOut } from '../state/transitions.ts';
import { nothingPending } from '../steps/due-step.ts';
import { runStep, type StepContext, type StepOutcome } from '../steps/run-step.ts';

type Reach = 'here' | 'global';

export const examples: readonly string[] = ['cogauth sign-out', 'cogauth sign-out --global'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--global', 'end every sign-in of the user, on all clients')
    .action(async (username: string | undefined, { global }: { readonly global?: boolean }) => {
      await signOut(invocation, username, global === true ? 'global' : 'here');
    });
}

async function signOut(
  invocation: Invocation,
  username: string | undefined,
  reach: Reach,
): Promise<void> {
  await runStep(invocation, {
    username,
    ask: () => undefined,
    act: async (context) => {
      const { flow } = context;
      if (!canSignOut(flow)) throw nothingPending(flow, context.now());
      return signedOut(flow, await revoke(context, reach), reach);
    },
    despite: (error, flow) => {
      if (!canSignOut(flow) || !isForgivable(error)) return undefined;
      const warning = `the tokens are forgotten here, but could not be revoked: ${error.message}`;
      return { ...signedOut(flow, false, reach), warnings: [warning] };
    },
  });
}

function canSignOut({ tokens, challenge }: Flow): boolean {
  return tokens !== undefined || challenge !== undefined;
}

/** @returns whether there was something to revoke */
async function revoke(context: StepContext, reach: Reach): Promise<boolean> {
  const { flow, client, appClient, warn } = context;
  const { tokens } = flow;
  if (tokens === undefined) return false;
  if (reach === 'global') {
    const { accessToken } = await freshAccessToken(context);
    await globalSignOut(client, accessToken);
    return true;
  }
  if (tokens.refreshToken === undefined) {
    warn(
      `there is no refresh token to revoke: the access token is valid until ${tokens.expiresAt}`,
    );
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
/** The app client does not allow revocation, or no longer exists. */
const forgivableCodes = new Set(['UnsupportedOperationException', 'ResourceNotFoundException']);

/** Whether to sign out here although revocation failed. No for what the user can fix, such as a wrong client secret. */
function isForgivable({ kind, code }: CliError): boolean {
  return forgivableKinds.has(kind) || forgivableCodes.has(code);
}

function signedOut(flow: Flow, revoked: boolean, reach: Reach): StepOutcome {
  const { username } = flow;
  const everywhere = reach === 'global' && revoked ? ' everywhere' : '';
  return {
    flow: afterSignOut(flow),
    result: { username, revoked, global: reach === 'global' },
    text: `${username} is signed out${everywhere}`,
  };
}
