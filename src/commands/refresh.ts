import type { Command } from 'commander';
import { describeReached } from '../words/describe-flow.ts';
import type { Invocation } from '../invocation.ts';
import type { Flow } from '../state/flow.ts';
import { isFresh } from '../state/is-fresh.ts';
import { nothingPending } from '../step-order.ts';
import { runStep, type FlowStep, type Moment } from '../step.ts';
import { exchangeRefreshToken } from './exchange-refresh-token.ts';

export function defineRefresh(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, refreshStep(invocation, username));
    });
}

/** The step that exchanges the refresh token. */
export function refreshStep(
  invocation: Invocation,
  username: string | undefined,
): FlowStep<Before> {
  return {
    username,
    ask: ({ tokens }): Before => ({
      accessToken: tokens?.accessToken,
      startedAt: invocation.world.startedAt,
    }),
    act: async (moment, before) => {
      const flow = gotMeanwhile(moment, before) ?? (await exchangeRefreshToken(moment));
      const expiresAt = flow.tokens?.expiresAt ?? null;
      return {
        flow,
        result: { username: flow.realUsername ?? flow.username, expiresAt },
        text: describeReached({ ...flow, challenge: undefined }),
      };
    },
  };
}

/** When this command began, and what it saw then. */
interface Before {
  readonly accessToken: string | undefined;
  readonly startedAt: Date | undefined;
}

/** Tokens that another process got while this one started or waited for the lock: commands run at once make one call. */
function gotMeanwhile({ flow, now }: Moment, before: Before): Flow | undefined {
  const { tokens } = flow;
  if (tokens === undefined || !isFresh(tokens, now())) return undefined;
  const isMeanwhile =
    tokens.accessToken !== before.accessToken ||
    isBetween(tokens.refreshedAt, before.startedAt, now());
  return isMeanwhile ? flow : undefined;
}

/** A moment to come says only that a clock was set back. */
function isBetween(moment: string | undefined, start: Date | undefined, end: Date): boolean {
  if (moment === undefined || start === undefined) return false;
  const time = Date.parse(moment);
  return start.getTime() < time && time <= end.getTime();
}

/**
 * The access token, refreshed first when it has expired; new tokens are saved at once.
 *
 * @throws CliError NOT_SIGNED_IN when there is none, BAD_CREDENTIALS when it cannot be refreshed
 */
export async function freshAccessToken(
  moment: Moment,
): Promise<{ readonly flow: Flow; readonly accessToken: string }> {
  const { flow, now, save } = moment;
  if (flow.tokens === undefined) throw nothingPending(flow, now());
  if (isFresh(flow.tokens, now())) {
    return { flow, accessToken: flow.tokens.accessToken };
  }
  const next = await exchangeRefreshToken(moment);
  await save(next);
  return { flow: next, accessToken: next.tokens?.accessToken ?? flow.tokens.accessToken };
}
