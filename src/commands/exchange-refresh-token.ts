import { getTokensFromRefreshToken } from '../actions/get-tokens-from-refresh-token.ts';
import { refreshTokens, type Refresh } from '../actions/refresh-tokens.ts';
import { toCliError } from '../cognito-refusals.ts';
import { CliError, unreadable } from '../errors.ts';
import { commandLine } from '../output.ts';
import type { Flow, Tokens } from '../state/flow.ts';
import { isFresh } from '../state/is-fresh.ts';
import { signInAgain } from '../state/next-steps.ts';
import { afterRefresh, inDoubt, type AuthenticationResult } from '../state/transitions.ts';
import { nothingPending } from '../step-order.ts';
import type { Moment } from '../step.ts';

/**
 * Exchanges the saved refresh token for new tokens, by the operation that the client wants: REFRESH_TOKEN_AUTH, or
 * GetTokensFromRefreshToken where refresh tokens rotate or that flow is not allowed. Saves nothing but what a lost reply
 * would leave in doubt.
 *
 * @throws CliError NOT_SIGNED_IN when there are no tokens, BAD_CREDENTIALS when they cannot be refreshed
 */
export async function exchangeRefreshToken(moment: Moment): Promise<Flow> {
  const { flow, now } = moment;
  const { tokens, realUsername, username } = flow;
  if (tokens === undefined) throw nothingPending(flow, now());
  const { refreshToken, deviceKey } = tokens;
  if (refreshToken === undefined) throw noRefreshToken(tokens);
  try {
    return await byEither(moment, { refreshToken, deviceKey, username: realUsername ?? username });
  } catch (thrown) {
    throw inWords({ flow, tokens, now: now() }, toCliError(thrown));
  }
}

type RefreshOperation = 'InitiateAuth' | NonNullable<Flow['refreshOperation']>;

const exchanges: Readonly<
  Record<RefreshOperation, (moment: Moment, refresh: Refresh) => Promise<Flow>>
> = {
  InitiateAuth: async ({ flow, client, appClient, now }, refresh) => {
    const reply = await refreshTokens(client, appClient, refresh);
    const remembered = { ...flow, refreshOperation: undefined };
    return afterRefresh(remembered, tokensOf(reply), now());
  },
  GetTokensFromRefreshToken: async ({ flow, client, appClient, now, save }, refresh) => {
    const remembered = { ...flow, refreshOperation: 'GetTokensFromRefreshToken' } as const;
    // Not by the name of this command: whichever it is, `refresh` is what to run after a lost reply.
    await save(inDoubt(remembered, 'refresh', now()));
    const reply = await getTokensFromRefreshToken(client, appClient, refresh);
    return afterRefresh(remembered, tokensOf(reply), now());
  },
};

/** The operation that worked before; the other one when the client does not, or no longer, want it. */
async function byEither(moment: Moment, refresh: Refresh): Promise<Flow> {
  const first = moment.flow.refreshOperation ?? 'InitiateAuth';
  const second = first === 'InitiateAuth' ? 'GetTokensFromRefreshToken' : 'InitiateAuth';
  try {
    return await exchanges[first](moment, refresh);
  } catch (refused) {
    if (!isRefreshNotAllowed(toCliError(refused))) throw refused;
    try {
      return await exchanges[second](moment, refresh);
    } catch (thrown) {
      // Where neither is allowed, what InitiateAuth says is what can be mended.
      throw first === 'InitiateAuth' && isRefreshNotAllowed(toCliError(thrown)) ? refused : thrown;
    }
  }
}

/** Whether it was the operation that was refused, and not the token: another one may be allowed. */
export function isRefreshNotAllowed({ code, message }: CliError): boolean {
  if (['InvalidParameterException', 'NotAuthorizedException'].includes(code)) {
    return /flow not enabled for this client|^Only custom auth/.test(message);
  }
  return ['UnsupportedOperationException', 'UnknownOperationException'].includes(code);
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
    hint: `sign in again: ${commandLine(signInAgain(tokens))}`,
  });
}

interface Refused {
  readonly flow: Flow;
  readonly tokens: Tokens;
  readonly now: Date;
}

/** A refusal of the refresh token, with the sign-in that leads to another. */
function inWords({ flow, tokens, now }: Refused, error: CliError): CliError {
  if (error.kind !== 'BAD_CREDENTIALS') return error;
  const { code, kind, message, requestId, cause } = error;
  const told = { code, kind, message, requestId, cause };
  const hint = `sign in again: ${commandLine(signInAgain(tokens))}`;
  if (code === 'RefreshTokenReuseException') {
    return new CliError({
      ...told,
      message: 'this refresh token was used before, by another process or by somebody else',
      hint: `${hint}; if that was not you, end every sign-in then: cogauth sign-out --global`,
    });
  }
  if (message === code) return new CliError({ ...told, message: unexplained, hint });
  if (message === 'Invalid Refresh Token') {
    return new CliError({ ...told, hint, ...ofDevice(flow, tokens, now) });
  }
  return new CliError({ ...told, hint });
}

/** What the device that the tokens came with says about a refusal that gives no reason. */
function ofDevice(
  { offeredDevice }: Flow,
  tokens: Tokens,
  now: Date,
): { readonly message?: string; readonly hint?: string } {
  if (offeredDevice !== undefined) {
    // confirm-device itself needs an access token that is still good.
    return isFresh(tokens, now) ? { hint: unconfirmedDevice } : { message: neverConfirmed };
  }
  return tokens.deviceForgotten === true ? { message: forgottenDevice } : {};
}

/** A revoked token is refused without a word where refresh tokens rotate. */
const unexplained = 'Refresh Token has been revoked (Cognito gave no reason)';

const forgottenDevice = 'Invalid Refresh Token: the device that it came with is forgotten';

const neverConfirmed =
  'Invalid Refresh Token: the device that it came with was not confirmed in time';

const unconfirmedDevice =
  'the device that came with these tokens is not confirmed, so run: cogauth confirm-device';
