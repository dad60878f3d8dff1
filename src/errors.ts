import { isNativeError } from 'node:util/types';

/** What kind of trouble it was, with the exit code that scripts see. */
export const exitCodes = {
  OK: 0,
  INTERNAL: 1,
  USAGE: 2,
  CONFIG: 3,
  NOT_SIGNED_IN: 4,
  STORE: 5,
  UNEXPECTED_STATE: 10,
  SESSION_EXPIRED: 11,
  WRONG_CODE: 12,
  BAD_CREDENTIALS: 13,
  USER_STATE: 14,
  REJECTED: 15,
  THROTTLED: 16,
  AWS_CREDENTIALS: 17,
  CLIENT_SETUP: 18,
  NETWORK: 20,
  LOCKED: 21,
  INTERRUPTED: 130,
  TERMINATED: 143,
} as const;

export type ErrorKind = Exclude<keyof typeof exitCodes, 'OK'>;

interface Details {
  /** Stable and greppable: Cognito's exception name where there is one, else ours in the same form. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** One sentence saying what happened. Never holds a secret. */
  readonly message: string;
  /** One sentence or command that mends it. */
  readonly hint?: string | undefined;
  /** Whether the very same command can succeed when run again, perhaps with another answer. */
  readonly retryable?: boolean;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** The one error that reaches a user. Everything else that is thrown is a bug (INTERNAL). */
export class CliError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly requestId: string | undefined;

  constructor({ code, kind, message, hint, retryable = false, requestId, cause }: Details) {
    super(message, { cause });
    this.name = 'CliError';
    this.code = code;
    this.kind = kind;
    this.hint = hint;
    this.retryable = retryable;
    this.requestId = requestId;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** Whether it is an error, of this realm or another one: a test runner's modules live in a realm of their own. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || isNativeError(value);
}

/** A reply that is none of Cognito's. */
export function unreadable(what: string): CliError {
  return new CliError({
    code: 'UnreadableReply',
    kind: 'NETWORK',
    message: `the server's reply holds ${what}`,
    hint: 'check that the endpoint is an Amazon Cognito user-pool endpoint: cogauth config explain',
  });
}
