import type { Command } from 'commander';
import { refreshTokens } from '../actions/refresh-tokens.ts';
import { toCliError } from '../cognito-refusals.ts';
import { describeReached } from '../words/describe-flow.ts';
import { CliError, unreadable } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import type { Flow, Tokens } from '../state/flow.ts';
import { afterRefresh } from '../state/transitions.ts';
import { nothingPending } from '../step-order.ts';
import { runStep, type Moment } from '../step.ts';

export function defineRefresh(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username?: string) => {
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: async (moment) => {
          const flow = await refreshed(moment);
          const expiresAt = flow.tokens?.expiresAt ?? null;
          return {
            flow,
            result: { username: flow.realUsername ?? flow.username, expiresAt },
            text: describeReached({ ...flow, challenge: undefined }),
          };
        },
      });
    });
}

/** Exchanges the saved refresh token; nothing is saved here. */
async function refreshed({ flow, client, appClient, now }: Moment): Promise<Flow> {
  const { tokens, realUsername, username } = flow;
  if (tokens === undefined) throw nothingPending(flow, now());
  const { refreshToken, deviceKey } = tokens;
  if (refreshToken === undefined) {
    throw new CliError({
      code: 'NoRefreshToken',
      kind: 'BAD_CREDENTIALS',
      message: 'the access token has expired and there is no refresh token',
      hint: 'sign in again: cogauth initiate-auth',
    });
  }
  const reply = await tellingOfDevice(flow, () =>
    refreshTokens(client, appClient, {
      refreshToken,
      username: realUsername ?? username,
      deviceKey,
    }),
  );
  if (reply.AuthenticationResult === undefined) throw unreadable('no tokens');
  return afterRefresh(flow, reply.AuthenticationResult, now());
}

/** Tokens that came with a device are refreshed only once it is confirmed. */
async function tellingOfDevice<T>({ offeredDevice }: Flow, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    const { code, kind, message, requestId, cause } = toCliError(thrown);
    if (offeredDevice === undefined || kind !== 'BAD_CREDENTIALS') throw thrown;
    const hint =
      'the device that came with these tokens is not confirmed, so run: cogauth confirm-device';
    throw new CliError({ code, kind, message, requestId, cause, hint });
  }
}

/** A token this close to its end would be refused on arrival. */
const marginMs = 10_000;

/** Whether the access token will still be taken when it arrives. */
export function isFresh({ expiresAt }: Tokens, now: Date): boolean {
  return Date.parse(expiresAt) - marginMs > now.getTime();
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
  const next = await refreshed(moment);
  await save(next);
  return { flow: next, accessToken: next.tokens?.accessToken ?? flow.tokens.accessToken };
}
