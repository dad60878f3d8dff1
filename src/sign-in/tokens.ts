import { getTokensFromRefreshToken } from '../actions/get-tokens-from-refresh-token.ts';
import { type Refresh, refreshTokens } from '../actions/refresh-tokens.ts';
import { toCliError } from '../client/refusals.ts';
import { isWithoutReason, says } from '../cognito/refusal-texts.ts';
import { CliError, unreadable, hint, run, type Hint } from '../errors.ts';
import type { MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { describeReached } from '../output/describe-flow.ts';
import { isFresh } from '../state/flow-facts.ts';
import type { Flow, Tokens } from '../state/flow.ts';
import { signInAgain } from '../state/next-steps.ts';
import { afterRefresh, type AuthenticationResult } from '../state/transitions.ts';
import { nothingPending } from '../steps/due-step.ts';
import type { FlowStep, StepContext } from '../steps/run-step.ts';

/**
 * Exchanges the saved refresh token for new tokens, with the operation that the client allows: REFRESH_TOKEN_AUTH, or
 * GetTokensFromRefreshToken if refresh tokens rotate or that flow is not allowed. Saves only the note that the call is in
 * doubt until its reply is here.
 *
 * @throws CliError NOT_SIGNED_IN without tokens, BAD_CREDENTIALS if they cannot be refreshed
 */
async function exchangeRefreshToken(
  context: StepContext,
  given?: Record<string, string>,
): Promise<Flow> {
  const { flow, now } = context;
  const { tokens, realUsername, username } = flow;
  if (tokens === undefined) throw nothingPending(flow, now());
  const { refreshToken, deviceKey } = tokens;
  if (refreshToken === undefined) throw noRefreshToken(tokens);
  // Tokens that a trigger made with it would lose what it put into them.
  const clientMetadata = given ?? tokens.clientMetadata;
  const remembering = { ...context, flow: { ...flow, tokens: { ...tokens, clientMetadata } } };
  try {
    return await byEither(remembering, {
      refreshToken,
      deviceKey,
      username: realUsername ?? username,
      clientMetadata,
    });
  } catch (thrown) {
    throw inWords({ flow, tokens, now: now() }, toCliError(thrown));
  }
}

type RefreshOperation = 'InitiateAuth' | NonNullable<Flow['refreshOperation']>;

const exchanges: Readonly<
  Record<RefreshOperation, (context: StepContext, refresh: Refresh) => Promise<Flow>>
> = {
  InitiateAuth: async ({ flow, client, appClient, now }, refresh) => {
    const reply = await refreshTokens(client, appClient, refresh);
    const remembered = { ...flow, refreshOperation: undefined };
    return afterRefresh(remembered, tokensOf(reply), now());
  },
  GetTokensFromRefreshToken: async ({ flow, client, appClient, now, spending }, refresh) => {
    const remembered = { ...flow, refreshOperation: 'GetTokensFromRefreshToken' } as const;
    // As `refresh`, whichever command this is: that is the command to run after a lost reply.
    await spending(remembered, 'refresh');
    const reply = await getTokensFromRefreshToken(client, appClient, refresh);
    return afterRefresh(remembered, tokensOf(reply), now());
  },
};

/** Tries the operation that worked before, then the other one if the client does not allow it. */
async function byEither(context: StepContext, refresh: Refresh): Promise<Flow> {
  const first = context.flow.refreshOperation ?? 'InitiateAuth';
  const second = first === 'InitiateAuth' ? 'GetTokensFromRefreshToken' : 'InitiateAuth';
  try {
    return await exchanges[first](context, refresh);
  } catch (refused) {
    if (!isRefreshNotAllowed(toCliError(refused))) throw refused;
    try {
      return await exchanges[second](context, refresh);
    } catch (thrown) {
      // If neither is allowed, the refusal of InitiateAuth says what to fix.
      throw first === 'InitiateAuth' && isRefreshNotAllowed(toCliError(thrown)) ? refused : thrown;
    }
  }
}

/** Whether it was the operation that was refused, and not the token: another one may be allowed. */
export function isRefreshNotAllowed(error: CliError): boolean {
  if (says(error, 'refreshNotAllowed') || says(error, 'flowNotAllowed')) return true;
  return ['UnsupportedOperationException', 'UnknownOperationException'].includes(error.code);
}

function tokensOf(reply: {
  readonly AuthenticationResult?: AuthenticationResult | undefined;
}): AuthenticationResult {
  if (reply.AuthenticationResult === undefined) throw unreadable('no tokens');
  return reply.AuthenticationResult;
}

function noRefreshToken(tokens: Tokens): CliError {
  return new CliError({
    code: 'NoRefreshToken',
    kind: 'BAD_CREDENTIALS',
    message: 'there is no refresh token to get new tokens with',
    hint: hint`sign in again: ${signInAgain(tokens)}`,
  });
}

interface Refused {
  readonly flow: Flow;
  readonly tokens: Tokens;
  readonly now: Date;
}

/** The error for a refused refresh token. Its hint names the sign-in that gives another. */
function inWords({ flow, tokens, now }: Refused, error: CliError): CliError {
  if (error.kind !== 'BAD_CREDENTIALS') return error;
  const { code } = error;
  const again = hint`sign in again: ${signInAgain(tokens)}`;
  if (code === 'RefreshTokenReuseException') {
    return error.with({
      message: 'this refresh token was used before, by another process or by somebody else',
      hint: hint`${again}; if that was not you, also end every sign-in: ${run('sign-out', '--global')}`,
    });
  }
  if (isWithoutReason(error)) return error.with({ message: unexplained, hint: again });
  if (says(error, 'refreshTokenInvalid')) {
    return error.with({ hint: again, ...ofDevice(flow, tokens, now) });
  }
  return error.with({ hint: again });
}

/** Explains a refusal without a reason by the device that the tokens came with. */
function ofDevice(
  { offeredDevice }: Flow,
  tokens: Tokens,
  now: Date,
): { readonly message?: string; readonly hint?: Hint } {
  if (offeredDevice !== undefined) {
    // confirm-device itself needs a valid access token.
    return isFresh(tokens, now) ? { hint: unconfirmedDevice } : { message: neverConfirmed };
  }
  return tokens.deviceForgotten === true ? { message: forgottenDevice } : {};
}

/** With rotation, Cognito refuses a revoked token without a message. */
const unexplained = 'Refresh Token has been revoked (Cognito gave no reason)';

const forgottenDevice = 'Invalid Refresh Token: the device that it came with is forgotten';

const neverConfirmed =
  'Invalid Refresh Token: the device that it came with was not confirmed in time';

const unconfirmedDevice = hint`the device that came with these tokens is not confirmed, so run: ${run('confirm-device')}`;

/** The step that exchanges the refresh token. */
export function refreshStep(
  invocation: Invocation,
  username: string | undefined,
  { clientMetadata }: MetadataOption,
): FlowStep<Before> {
  return {
    username,
    ask: ({ tokens }): Before => ({
      accessToken: tokens?.accessToken,
      startedAt: invocation.host.startedAt,
    }),
    act: async (context, before) => {
      const flow =
        gotMeanwhile(context, before) ?? (await exchangeRefreshToken(context, clientMetadata));
      const expiresAt = flow.tokens?.expiresAt ?? null;
      return {
        flow,
        result: { username: flow.realUsername ?? flow.username, expiresAt },
        text: describeReached({ ...flow, challenge: undefined }),
      };
    },
  };
}

/** When this command began, and the token it saw then. */
interface Before {
  readonly accessToken: string | undefined;
  readonly startedAt: Date | undefined;
}

/** Tokens that another process got while this one started or waited for the lock: commands that run at the same time make one call. */
function gotMeanwhile({ flow, now }: StepContext, before: Before): Flow | undefined {
  const { tokens } = flow;
  if (tokens === undefined || !isFresh(tokens, now())) return undefined;
  const isMeanwhile =
    tokens.accessToken !== before.accessToken ||
    isBetween(tokens.refreshedAt, before.startedAt, now());
  return isMeanwhile ? flow : undefined;
}

/** A time in the future means that a clock was set back. */
function isBetween(context: string | undefined, start: Date | undefined, end: Date): boolean {
  if (context === undefined || start === undefined) return false;
  const time = Date.parse(context);
  return start.getTime() < time && time <= end.getTime();
}

/**
 * The access token, refreshed first when it has expired; new tokens are saved at once.
 *
 * @throws CliError NOT_SIGNED_IN without tokens, BAD_CREDENTIALS if the token cannot be refreshed
 */
export async function freshAccessToken(
  context: StepContext,
  clientMetadata?: Record<string, string>,
): Promise<{ readonly flow: Flow; readonly accessToken: string }> {
  const { flow, now, save } = context;
  if (flow.tokens === undefined) throw nothingPending(flow, now());
  if (isFresh(flow.tokens, now())) {
    return { flow, accessToken: flow.tokens.accessToken };
  }
  const next = await exchangeRefreshToken(context, clientMetadata);
  await save(next, 'refresh');
  return { flow: next, accessToken: next.tokens?.accessToken ?? flow.tokens.accessToken };
}
