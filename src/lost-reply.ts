import { isError } from './errors.ts';

/** A call that spends something was sent and no answer of Cognito's came back. */
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

/**
 * Operations that spend a Session, a code or a refresh token, or make something: sent once, and
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
  'CreateUserPool',
  'CreateUserPoolClient',
]);

/** Codes of connections that broke after they had stood. */
export const brokenConnection: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** What an attempt at an operation is to throw: a LostReply where nobody knows whether it took effect. */
export function lostIfUnanswered(operation: string, thrown: unknown): unknown {
  return spending.has(operation) && isUnanswered(thrown)
    ? new LostReply(operation, thrown)
    : thrown;
}

function isUnanswered(thrown: unknown): boolean {
  if (!isError(thrown)) return false;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (brokenConnection.has(code)) return true;
  if (['TimeoutError', 'AbortError', 'SyntaxError'].includes(thrown.name)) return true;
  return (statusOf(thrown) ?? 0) >= 500;
}

function statusOf(error: Error & { $metadata?: { httpStatusCode?: number } }): number | undefined {
  return error.$metadata?.httpStatusCode;
}
