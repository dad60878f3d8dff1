import { CliError, isError } from '../errors.ts';
import { proxyRefused } from './failed-transport.ts';

/** A call that spends something was sent, but Cognito's answer did not come back. */
export class LostReply extends Error {
  readonly operation: string;
  /** What went wrong. Not the `cause`: the SDK would look through it, find a broken connection and retry. */
  readonly origin: unknown;

  constructor(operation: string, origin: unknown) {
    super(`the reply to ${operation} was lost`);
    this.name = 'LostReply';
    this.operation = operation;
    this.origin = origin;
  }
}

/** An hourly limit of the user is used up. The SDK would take it for throttling, and each further try would count. */
export class UsedUpLimit extends Error {
  /** Not the `cause`, for the same reason. */
  readonly origin: unknown;

  constructor(origin: unknown) {
    super('the limit is used up');
    this.name = 'UsedUpLimit';
    this.origin = origin;
  }
}

/**
 * Operations that spend a Session, a code or a refresh token, or create something: sent once, and
 * again only when throttled. The SDK's standard mode would send them three times.
 */
const spending: ReadonlySet<string> = new Set([
  'RespondToAuthChallenge',
  'AdminRespondToAuthChallenge',
  'AssociateSoftwareToken',
  'VerifySoftwareToken',
  'SignUp',
  'ConfirmSignUp',
  'ConfirmForgotPassword',
  'ChangePassword',
  'AdminCreateUser',
  'UpdateUserAttributes',
  'VerifyUserAttribute',
  'GetTokensFromRefreshToken',
  'ConfirmDevice',
  'AdminUpdateUserAttributes',
  'CreateGroup',
  'CreateUserPool',
  'CreateUserPoolClient',
]);

/** Error codes of connections that broke after they were open. */
export const brokenConnection: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** The error that an attempt throws, so that the SDK does not repeat a call that must be sent once. */
export function asThrown(operation: string, input: object, thrown: unknown): unknown {
  if (isError(thrown) && thrown.name === 'LimitExceededException') return new UsedUpLimit(thrown);
  if (isError(thrown) && !refusesSignature.has(thrown.name)) forgetClockCorrection(thrown);
  const isSpending = spending.has(operation) || carriesSession(input);
  return isSpending && isUnanswered(thrown) ? new LostReply(operation, thrown) : thrown;
}

/** Refusals of a signature that was made with a wrong clock. */
const refusesSignature: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/**
 * If the clock is wrong, the SDK marks every refusal of a signed request for a retry. Cognito has judged requests that it
 * refuses for another reason, so they are not repeated: a wrong code would count three times.
 */
function forgetClockCorrection(
  error: Error & { readonly $metadata?: { clockSkewCorrected?: boolean } },
): void {
  if (error.$metadata !== undefined) delete error.$metadata.clockSkewCorrected;
}

/** InitiateAuth spends something only with the Session of ConfirmSignUp. */
function carriesSession(input: { readonly Session?: unknown }): boolean {
  return input.Session !== undefined;
}

function isUnanswered(thrown: unknown): boolean {
  if (!isError(thrown)) return false;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (brokenConnection.has(code)) return true;
  if (['TimeoutError', 'AbortError'].includes(thrown.name)) return true;
  return isUnreadable(thrown);
}

/** An unreadable reply may mean that the call took effect. */
function isUnreadable(thrown: Error): boolean {
  if (thrown instanceof CliError) return thrown.kind === 'NETWORK' && thrown.code !== proxyRefused;
  const status = statusOf(thrown) ?? (thrown.name === 'SyntaxError' ? 200 : 400);
  // A proxy gave up waiting for the server.
  return status >= 500 || status < 400 || status === 408;
}

function statusOf(error: Error & { $metadata?: { httpStatusCode?: number } }): number | undefined {
  return error.$metadata?.httpStatusCode;
}
