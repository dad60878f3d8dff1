import { CliError, type ErrorKind } from './errors.ts';
import { LostReply } from './lost-reply.ts';
import { SrpError } from './protocol/srp.ts';

// Cognito's exceptions, the SDK's own and the network's, each as the one error that a user sees.

interface Refusal {
  readonly kind: ErrorKind;
  readonly code?: string;
  readonly hint?: string;
  readonly retryable?: boolean;
}

const tryAgain = 'the challenge is kept: try again with another code';
const checkCredentials = 'check the AWS credentials: aws sts get-caller-identity';

/** By exception name. NotAuthorizedException, used for many things, is told apart by its text below. */
const byName: Readonly<Record<string, Refusal>> = {
  CodeMismatchException: { kind: 'WRONG_CODE', hint: tryAgain, retryable: true },
  EnableSoftwareTokenMFAException: { kind: 'WRONG_CODE', hint: tryAgain, retryable: true },
  ExpiredCodeException: { kind: 'WRONG_CODE', retryable: true },
  UserNotFoundException: { kind: 'USER_STATE' },
  UserNotConfirmedException: {
    kind: 'USER_STATE',
    hint: 'confirm the account: cogauth confirm-sign-up CODE (a new code: cogauth resend-confirmation-code)',
  },
  UsernameExistsException: { kind: 'USER_STATE' },
  AliasExistsException: { kind: 'USER_STATE' },
  PasswordResetRequiredException: {
    kind: 'USER_STATE',
    hint: 'set a new password: cogauth forgot-password, then cogauth confirm-forgot-password CODE',
  },
  UnsupportedUserStateException: { kind: 'USER_STATE' },
  TooManyRequestsException: { kind: 'THROTTLED', retryable: true, hint: 'wait, then run it again' },
  LimitExceededException: { kind: 'THROTTLED', retryable: true, hint: 'wait, then run it again' },
  TooManyFailedAttemptsException: { kind: 'THROTTLED', hint: 'wait, then ask for a new code' },
  CredentialsProviderError: {
    kind: 'AWS_CREDENTIALS',
    hint: 'give AWS credentials as for the AWS CLI, or use --aws-profile; public commands need none',
  },
  TokenProviderError: { kind: 'AWS_CREDENTIALS', hint: 'sign in again: aws sso login' },
  AccessDeniedException: {
    kind: 'AWS_CREDENTIALS',
    hint: 'allow this operation in the IAM policy of these credentials (README: IAM actions)',
  },
  UnrecognizedClientException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  InvalidClientTokenId: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  MissingAuthenticationTokenException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  IncompleteSignatureException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  InvalidSignatureException: {
    kind: 'AWS_CREDENTIALS',
    hint: 'check the secret key and the clock',
  },
  ExpiredTokenException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  DatabaseDriverMissing: { kind: 'CONFIG', hint: 'install it: npm install libsql' },
  SoftwareTokenMFANotFoundException: { kind: 'CLIENT_SETUP' },
  MFAMethodNotFoundException: { kind: 'CLIENT_SETUP' },
  InvalidUserPoolConfigurationException: { kind: 'CLIENT_SETUP' },
  FeatureUnavailableInTierException: { kind: 'CLIENT_SETUP' },
  UnsupportedOperationException: { kind: 'CLIENT_SETUP' },
  UnauthorizedException: { kind: 'CLIENT_SETUP' },
  RefreshTokenReuseException: { kind: 'BAD_CREDENTIALS', hint: 'sign in again' },
  PasswordHistoryPolicyViolationException: { kind: 'REJECTED' },
  InvalidPasswordException: { kind: 'REJECTED' },
  InternalErrorException: { kind: 'NETWORK', retryable: true },
};

const secretHint =
  'give the app client secret with --client-secret-file, --client-secret-stdin or COGAUTH_CLIENT_SECRET';
const flowHint = "allow this flow in the app client's ExplicitAuthFlows, or choose another --flow";

/** By exception name and the beginning or a part of its exact text (cognito.md C.3). */
const byText: readonly (readonly [name: string, text: RegExp, refusal: Refusal])[] = [
  [
    'NotAuthorizedException',
    /session can only be used once/,
    { kind: 'SESSION_EXPIRED', code: 'SessionSpent' },
  ],
  [
    'NotAuthorizedException',
    /^Invalid session|session is expired/i,
    { kind: 'SESSION_EXPIRED', code: 'SessionExpired' },
  ],
  ['NotAuthorizedException', /secret|SecretHash/i, { kind: 'CLIENT_SETUP', hint: secretHint }],
  ['NotAuthorizedException', /flow not enabled/, { kind: 'CLIENT_SETUP', hint: flowHint }],
  ['NotAuthorizedException', /^Password attempts exceeded/, { kind: 'THROTTLED', retryable: true }],
  [
    'NotAuthorizedException',
    /disabled|Current status is|current state|expired, it must be reset|must be reset by/,
    { kind: 'USER_STATE' },
  ],
  [
    'NotAuthorizedException',
    /not permitted for this user pool|unauthorized attribute/,
    { kind: 'REJECTED' },
  ],
  ['NotAuthorizedException', /Token/, { kind: 'BAD_CREDENTIALS', hint: 'sign in again' }],
  ['NotAuthorizedException', /./, { kind: 'BAD_CREDENTIALS' }],
  [
    'InvalidParameterException',
    /flow not enabled|not enabled for the client|Only custom auth|method not supported/,
    { kind: 'CLIENT_SETUP', hint: flowHint },
  ],
  ['InvalidParameterException', /no registered\/verified email/, { kind: 'USER_STATE' }],
  [
    'ResourceNotFoundException',
    /^User pool/,
    { kind: 'CLIENT_SETUP', hint: 'see which pool and client are used: cogauth config explain' },
  ],
];

/** What the SDK's exceptions have in common. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: unknown;
}

/** Turns whatever a call threw into the error that is printed; a CliError stays as it is. */
export function toCliError(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  if (thrown instanceof LostReply) return lostReply(thrown);
  if (!(thrown instanceof Error)) return internalError(thrown);
  if (thrown instanceof SrpError) return srpRefused(thrown);
  if (thrown.message === 'Region is missing') return missingRegion(thrown);
  return refusalOf(thrown) ?? networkError(thrown) ?? internalError(thrown);
}

function refusalOf(error: SdkError): CliError | undefined {
  const refusal = findRefusal(error);
  if (refusal === undefined) return undefined;
  const { kind, hint, code = error.name, retryable = false } = refusal;
  const requestId = error.$metadata?.requestId;
  return new CliError({
    code,
    kind,
    message: textOf(error),
    hint,
    retryable,
    requestId,
    cause: error,
  });
}

function findRefusal(error: SdkError): Refusal | undefined {
  // A server chooses the name: it may be one that every object has.
  const known = Object.hasOwn(byName, error.name) ? byName[error.name] : undefined;
  const told = byText.find(([name, text]) => error.name === name && text.test(error.message));
  const other = isCognitoException(error) ? ({ kind: 'REJECTED' } as const) : undefined;
  return told?.[2] ?? known ?? other;
}

/** Some of Cognito's refusals come without a message; the SDK then makes up this one. */
function textOf({ name, message }: Error): string {
  return message === '' || message === 'UnknownError' ? name : message;
}

/** Cognito answers 400 for every client error. */
function isCognitoException({ name, $metadata }: SdkError): boolean {
  return name.endsWith('Exception') && $metadata?.httpStatusCode === 400;
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
]);

function networkError(error: SdkError): CliError | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const status = error.$metadata?.httpStatusCode;
  if (!isNetworkCode(code) && !isUnanswered(error) && status === undefined) return undefined;
  return new CliError({
    code: code ?? error.name,
    kind: 'NETWORK',
    message: describeNetworkError(error, code, status),
    hint: 'check the endpoint and the network: cogauth config explain',
    retryable: true,
    cause: error,
  });
}

function isNetworkCode(code: string | undefined): boolean {
  return code !== undefined && (networkCodes.has(code) || /CERT|TLS|SSL/.test(code));
}

/** Timed out, or answered with what is no JSON. */
function isUnanswered({ name }: Error): boolean {
  return ['TimeoutError', 'AbortError', 'SyntaxError'].includes(name);
}

function describeNetworkError(
  error: SdkError,
  code: string | undefined,
  status: number | undefined,
): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return 'the server did not answer in time';
  if (code !== undefined) return `the server could not be reached (${code})`;
  return `the server's reply could not be read (HTTP ${status ?? 'status unknown'})`;
}

function lostReply({ origin, operation }: LostReply): CliError {
  const { code, message, requestId } = toCliError(origin);
  return new CliError({
    code,
    kind: 'NETWORK',
    message: `${message}; whether ${operation} took effect is not known`,
    hint: 'run the same command again: when the step had been done, it says how to go on',
    retryable: true,
    requestId,
    cause: origin,
  });
}

/** No honest server sends such numbers: going on would give the password away. */
function srpRefused(cause: SrpError): CliError {
  return new CliError({
    code: 'SrpRefused',
    kind: 'NETWORK',
    message: `the server's SRP values are not acceptable (${cause.reason})`,
    hint: 'check that the endpoint is an Amazon Cognito user-pool endpoint: cogauth config explain',
    cause,
  });
}

function missingRegion(cause: Error): CliError {
  return new CliError({
    code: 'MissingSetting',
    kind: 'CONFIG',
    message: 'no AWS region is known',
    hint: 'give --region, COGAUTH_REGION or AWS_REGION, or a user pool id, which begins with its region',
    cause,
  });
}

function internalError(thrown: unknown): CliError {
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'unknown error';
  return new CliError({
    code: 'InternalError',
    kind: 'INTERNAL',
    message: `this is a fault of cogauth: ${message}`,
    hint: 'run it again with --debug and report what it prints',
    cause: thrown,
  });
}
