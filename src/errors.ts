import { isNativeError } from 'node:util/types';

/** The kinds of errors, with the exit code that scripts see. */
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

/** A command to run, as words for a shell. The person fills in the words in capitals. */
export interface NextStep {
  readonly command: string;
  readonly argv: readonly string[];
}

/** Names a command of cogauth: `run('session clear', 'ada')`. The printer adds the flags that it needs. */
export function run(command: string, ...words: readonly string[]): NextStep {
  return { command, argv: ['cogauth', ...command.split(' '), ...words] };
}

/** What to do about an error: words, or words and commands. A command is never spelled out in the words. */
export type Hint = string | HintParts;
type HintParts = readonly (string | NextStep)[];

/** Joins words and commands: hint`sign in again: ${run('initiate-auth')}`. */
export function hint(
  texts: TemplateStringsArray,
  ...parts: readonly (string | number | NextStep | Hint)[]
): HintParts {
  const all = texts.flatMap((text, index) => {
    const part = parts[index] ?? '';
    if (typeof part === 'number') return [text, String(part)];
    return typeof part === 'string' || isStep(part) ? [text, part] : [text, ...part];
  });
  return all.filter((part) => part !== '');
}

function isStep(part: NextStep | HintParts): part is NextStep {
  return 'argv' in part;
}

interface Details {
  /** Stable and greppable: Cognito's exception name if there is one, otherwise a name of ours in the same form. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** One sentence saying what happened. Never holds a secret. */
  readonly message: string;
  /** What to do about it. Commands in it are values, so that they get the flags that they need. */
  readonly hint?: Hint | undefined;
  /** Whether the very same command can succeed when run again, perhaps with another answer. */
  readonly retryable?: boolean;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** The one error that reaches a user. Everything else that is thrown is a bug (INTERNAL). */
export class CliError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: Hint | undefined;
  readonly retryable: boolean;
  readonly requestId: string | undefined;

  constructor({ code, kind, message, hint: advice, retryable = false, requestId, cause }: Details) {
    super(message, { cause });
    this.name = 'CliError';
    this.code = code;
    this.kind = kind;
    this.hint = advice;
    this.retryable = retryable;
    this.requestId = requestId;
  }

  /** A copy of the error with these changes; the rest is kept. */
  with(changes: Partial<Details>): CliError {
    const { code, kind, message, hint: advice, retryable, requestId, cause } = this;
    return new CliError({
      code,
      kind,
      message,
      hint: advice,
      retryable,
      requestId,
      cause,
      ...changes,
    });
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** Whether the value is an Error of any realm: a test runner loads modules in a realm of their own. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || isNativeError(value);
}

/** The error for a reply that Cognito cannot have sent. */
export function unreadable(what: string): CliError {
  return new CliError({
    code: 'UnreadableReply',
    kind: 'NETWORK',
    message: `the server's reply holds ${what}`,
    hint: hint`check that the endpoint is an Amazon Cognito user-pool endpoint: ${run('config explain')}`,
  });
}
