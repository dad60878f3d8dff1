import {
  CliError,
  type ErrorKind,
  isError,
  hint,
  run,
  type Hint,
  type NextStep,
} from '../errors.ts';
import { SrpError } from '../protocol/srp.ts';
import { brokenConnection, LostReply, UsedUpLimit } from './send-once.ts';

// Turns each exception of Cognito, the SDK and the network into the one error that a user sees.

interface Refusal {
  readonly kind: ErrorKind;
  readonly code?: string;
  readonly hint?: Hint;
  readonly retryable?: boolean;
}

const wait = 'wait, then run it again';
const signInAgain = hint`sign in again: ${run('initiate-auth')}`;
const checkCredentials = 'check the AWS credentials: aws sts get-caller-identity';
const challengeKept = 'the challenge is kept: try again with another code';
const sendNewCode = 'get a new code: ';
const newCode = hint`${sendNewCode}${run('resend-confirmation-code')}, for a new password: ${run('forgot-password')}, for an address: ${run('get-user-attribute-verification-code', 'email')}`;
const whichClient = hint`see which pool and client are used: ${run('config explain')}`;
const secretHint =
  'give the app client secret with --client-secret-file, --client-secret-stdin or COGAUTH_CLIENT_SECRET';
const flowHint = "allow this flow in the app client's ExplicitAuthFlows, or choose another --flow";
const refreshHint = "allow ALLOW_REFRESH_TOKEN_AUTH in the app client's ExplicitAuthFlows";

const codeSenders: Readonly<Record<string, NextStep>> = {
  'confirm-sign-up': run('resend-confirmation-code'),
  'confirm-forgot-password': run('forgot-password'),
  'verify-user-attribute': run('get-user-attribute-verification-code', 'email'),
};

/** For a command that takes one kind of code, names only the command that sends this kind. */
export function withOwnSender(error: CliError, command: string): CliError {
  const sender = codeSenders[command];
  const { hint: told = [] } = error;
  const at = typeof told === 'string' ? -1 : told.indexOf(sendNewCode);
  if (sender === undefined || at < 0) return error;
  return error.with({ hint: hint`${told.slice(0, at)}${sendNewCode}${sender}` });
}

/** By exception name. `byText` tells apart the names that Cognito uses for many things. */
const byName: Readonly<Record<string, Refusal>> = {
  NotAuthorizedException: { kind: 'BAD_CREDENTIALS' },
  CodeMismatchException: { kind: 'WRONG_CODE', hint: challengeKept, retryable: true },
  EnableSoftwareTokenMFAException: {
    kind: 'WRONG_CODE',
    hint: 'the set-up is kept: try again with the code that the app shows now',
    retryable: true,
  },
  ExpiredCodeException: { kind: 'WRONG_CODE', hint: newCode, retryable: true },
  UserNotFoundException: {
    kind: 'USER_STATE',
    hint: hint`check the user name, or register it: ${run('sign-up', 'USERNAME', '--email', 'EMAIL')}`,
  },
  UserNotConfirmedException: {
    kind: 'USER_STATE',
    hint: hint`confirm the account: ${run('confirm-sign-up', 'CODE')}, with a new code: ${run('resend-confirmation-code')}`,
  },
  UsernameExistsException: {
    kind: 'USER_STATE',
    hint: hint`choose another user name, or sign in: ${run('initiate-auth', 'USERNAME')}`,
  },
  AliasExistsException: {
    kind: 'USER_STATE',
    hint: 'another user has this e-mail address or phone number: sign up with another one',
  },
  PasswordResetRequiredException: {
    kind: 'USER_STATE',
    hint: hint`set a new password: ${run('forgot-password', 'USERNAME')}, then ${run('confirm-forgot-password', 'USERNAME', 'CODE')}`,
  },
  UnsupportedUserStateException: { kind: 'USER_STATE' },
  TooManyRequestsException: { kind: 'THROTTLED', retryable: true, hint: wait },
  ThrottlingException: { kind: 'THROTTLED', retryable: true, hint: wait },
  LimitExceededException: { kind: 'THROTTLED', retryable: true, hint: wait },
  TooManyFailedAttemptsException: {
    kind: 'THROTTLED',
    hint: hint`wait, then ${newCode}`,
  },
  CredentialsProviderError: {
    kind: 'AWS_CREDENTIALS',
    hint: 'give AWS credentials as for the AWS CLI, or use --aws-profile; public commands need none',
  },
  TokenProviderError: { kind: 'AWS_CREDENTIALS', hint: 'sign in again: aws sso login' },
  AccessDeniedException: {
    kind: 'AWS_CREDENTIALS',
    hint: 'allow this operation in the IAM policy of these credentials (README: IAM actions)',
  },
  // Without `Exception` these are names that STS uses, when a role is assumed.
  AccessDenied: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  ExpiredToken: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  SignatureDoesNotMatch: { kind: 'AWS_CREDENTIALS', hint: 'check the secret key and the clock' },
  InvalidClientTokenId: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  UnrecognizedClientException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  MissingAuthenticationTokenException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  IncompleteSignatureException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  InvalidSignatureException: {
    kind: 'AWS_CREDENTIALS',
    hint: 'check the secret key and the clock',
  },
  ExpiredTokenException: { kind: 'AWS_CREDENTIALS', hint: checkCredentials },
  DatabaseTooNew: {
    kind: 'STORE',
    hint: 'use that cogauth, or choose another place with --home or COGAUTH_HOME',
  },
  DatabaseDriverMissing: { kind: 'CONFIG', hint: 'install it: npm install libsql' },
  SoftwareTokenMFANotFoundException: {
    kind: 'CLIENT_SETUP',
    hint: 'enable MFA by authenticator app in the user pool (SetUserPoolMfaConfig)',
  },
  MFAMethodNotFoundException: { kind: 'CLIENT_SETUP' },
  InvalidUserPoolConfigurationException: { kind: 'CLIENT_SETUP' },
  FeatureUnavailableInTierException: { kind: 'CLIENT_SETUP' },
  OperationNotEnabledException: { kind: 'CLIENT_SETUP' },
  UnsupportedOperationException: { kind: 'CLIENT_SETUP' },
  UnauthorizedException: { kind: 'CLIENT_SETUP', hint: secretHint },
  RefreshTokenReuseException: { kind: 'BAD_CREDENTIALS', hint: signInAgain },
  UnsupportedTokenTypeException: { kind: 'BAD_CREDENTIALS', hint: signInAgain },
  ConcurrentModificationException: { kind: 'REJECTED', retryable: true, hint: 'run it again' },
  InvalidPasswordException: {
    kind: 'REJECTED',
    hint: 'choose a password that meets the policy of the user pool',
  },
  PasswordHistoryPolicyViolationException: {
    kind: 'REJECTED',
    hint: 'choose a password that was not used before',
  },
  InternalErrorException: { kind: 'NETWORK', retryable: true, hint: wait },
};

/** By exception name and part of its text, as Cognito was seen to write it. The first match wins. */
const byText: readonly (readonly [name: string, text: RegExp, refusal: Refusal])[] = [
  [
    'DatabaseUnusable',
    /as a database: .*(EACCES|EPERM|EROFS|unable to open|readonly)/i,
    {
      kind: 'STORE',
      hint: 'get the permission to read and write there, or choose another place with --home or COGAUTH_HOME',
    },
  ],
  [
    'DatabaseUnusable',
    /as a database: .*(not a database|another program|not a plain file)/,
    {
      kind: 'STORE',
      hint: 'this file was not made by cogauth, so it stays as it is: name another one with --data, --home or COGAUTH_HOME',
    },
  ],
  [
    'NotAuthorizedException',
    /session can only be used once/,
    { kind: 'SESSION_EXPIRED', code: 'SessionSpent' },
  ],
  [
    'NotAuthorizedException',
    /^Invalid session|session is expired/,
    { kind: 'SESSION_EXPIRED', code: 'SessionExpired' },
  ],
  ['NotAuthorizedException', /secret|SecretHash/i, { kind: 'CLIENT_SETUP', hint: secretHint }],
  ['NotAuthorizedException', /^Refresh Token flow/, { kind: 'CLIENT_SETUP', hint: refreshHint }],
  ['NotAuthorizedException', /flow not enabled/, { kind: 'CLIENT_SETUP', hint: flowHint }],
  [
    'NotAuthorizedException',
    /^Password attempts exceeded/,
    { kind: 'THROTTLED', retryable: true, hint: 'wait: each wrong password doubles the time' },
  ],
  [
    'NotAuthorizedException',
    /status is CONFIRMED/,
    { kind: 'USER_STATE', hint: hint`sign in: ${run('initiate-auth')}` },
  ],
  [
    'NotAuthorizedException',
    /disabled|Current status is|current state|must be reset by|has been deleted/,
    { kind: 'USER_STATE' },
  ],
  [
    'NotAuthorizedException',
    /not permitted for this user pool|unauthorized attribute/,
    { kind: 'REJECTED' },
  ],
  [
    'NotAuthorizedException',
    /^Access Token has expired/,
    { kind: 'BAD_CREDENTIALS', hint: hint`get a new one: ${run('refresh')}` },
  ],
  ['NotAuthorizedException', /Token/, { kind: 'BAD_CREDENTIALS', hint: signInAgain }],
  [
    'CodeMismatchException',
    /^Invalid verification code/,
    { kind: 'WRONG_CODE', hint: hint`try again, or ${newCode}`, retryable: true },
  ],
  [
    'CodeMismatchException',
    /^Invalid code received for user/,
    {
      kind: 'WRONG_CODE',
      hint: 'the challenge is kept: try again with the code that the app shows now for this user; the clock of the phone must be right',
      retryable: true,
    },
  ],
  [
    'ExpiredCodeException',
    /software token/,
    {
      kind: 'WRONG_CODE',
      hint: hint`wait for the next code, at most 30 seconds, then run: ${run('respond-to-challenge', 'CODE')}`,
      retryable: true,
    },
  ],
  [
    'InvalidParameterException',
    /^Custom auth lambda trigger is not configured/,
    {
      kind: 'CLIENT_SETUP',
      hint: hint`give the pool its triggers for custom challenges; on the embedded Cognito: ${run('emulator serve', '--triggers', 'FILE')}`,
    },
  ],
  [
    'SoftwareTokenMFANotFoundException',
    /for the user/,
    { kind: 'CLIENT_SETUP', hint: hint`set one up: ${run('associate-software-token')}` },
  ],
  ['InvalidParameterException', /^Refresh Token flow/, { kind: 'CLIENT_SETUP', hint: refreshHint }],
  [
    'InvalidParameterException',
    /flow not enabled|not enabled for the client|Only custom auth|method not supported/,
    { kind: 'CLIENT_SETUP', hint: flowHint },
  ],
  [
    'InvalidParameterException',
    /no registered\/verified email/,
    {
      kind: 'USER_STATE',
      hint: hint`set one with AWS credentials: ${run('admin-set-user-password')}`,
    },
  ],
  [
    'InvalidParameterException',
    /^Cannot resend codes/,
    {
      kind: 'REJECTED',
      hint: hint`confirm it with AWS credentials: ${run('admin-confirm-sign-up')}`,
    },
  ],
  [
    'InvalidParameterException',
    /^User is already confirmed/,
    { kind: 'USER_STATE', hint: hint`sign in: ${run('initiate-auth')}` },
  ],
  [
    'InvalidParameterException',
    /^Invalid session/,
    { kind: 'SESSION_EXPIRED', code: 'SessionExpired' },
  ],
  [
    'InvalidParameterException',
    /^Invalid device key/,
    {
      kind: 'REJECTED',
      hint: hint`sign in again with the real user name, then: ${run('confirm-device')}`,
    },
  ],
  ['ResourceNotFoundException', /^User pool/, { kind: 'CLIENT_SETUP', hint: whichClient }],
  [
    'ResourceNotFoundException',
    /^Device/,
    {
      kind: 'REJECTED',
      hint: hint`sign in without the device: ${run('initiate-auth', '--no-device')}`,
    },
  ],
];

/** The members that all exceptions of the SDK share. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: unknown;
}

/** Whether Cognito refused a correct TOTP code because it was already used. */
export function isUsedTotp(error: unknown): error is CliError {
  return (
    error instanceof CliError &&
    error.code === 'ExpiredCodeException' &&
    /software token/.test(error.message)
  );
}

/** Whether Cognito refused a TOTP code that does not match the current time. */
export function isWrongTotp(error: unknown): error is CliError {
  return error instanceof CliError && error.kind === 'WRONG_CODE' && !isUsedTotp(error);
}

/** Turns whatever a call threw into the error that is printed; a CliError stays as it is. */
export function toCliError(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  if (thrown instanceof LostReply) return lostReply(thrown);
  if (thrown instanceof UsedUpLimit) return toCliError(thrown.origin);
  return isError(thrown) ? fromError(thrown) : internalError(thrown);
}

function fromError(error: SdkError): CliError {
  if (error instanceof SrpError) return srpRefused(error);
  if (/^Region (is missing|not accepted)/.test(error.message)) return unusableRegion(error);
  return refusalOf(error) ?? networkError(error) ?? internalError(error);
}

function refusalOf(error: SdkError): CliError | undefined {
  const refusal = unusableDatabase(error) ?? findRefusal(error);
  if (refusal === undefined) return undefined;
  const { kind, hint: advice, code = error.name, retryable = false } = refusal;
  const requestId = error.$metadata?.requestId;
  return new CliError({
    code,
    kind,
    message: textOf(error),
    hint: advice,
    retryable,
    requestId,
    cause: error,
  });
}

/** The embedded Cognito's own error, which names its file. */
function unusableDatabase(error: SdkError): Refusal | undefined {
  if (error.name !== 'DatabaseUnusable') return undefined;
  const known = byText.find(([name, text]) => error.name === name && text.test(error.message));
  if (known !== undefined) return known[2];
  // Everything else, such as a full disk, may pass: nothing is deleted for it.
  if (!/malformed|corrupt/i.test(error.message)) {
    return {
      kind: 'STORE',
      retryable: true,
      hint: 'see to it that the disk is sound and not full, then run it again',
    };
  }
  const words = 'file' in error && typeof error.file === 'string' ? ['--data', error.file] : [];
  return {
    kind: 'STORE',
    hint: hint`move it away or repair it; to delete it with all its pools: ${run('emulator reset', ...words)}`,
  };
}

function findRefusal(error: SdkError): Refusal | undefined {
  // The server chooses the name, which may be `constructor`.
  const known = Object.hasOwn(byName, error.name) ? byName[error.name] : undefined;
  const told = byText.find(([name, text]) => error.name === name && text.test(error.message));
  const other = isCognitoException(error) ? ({ kind: 'REJECTED' } as const) : undefined;
  return told?.[2] ?? known ?? other;
}

/** Some refusals have no message. The SDK then says `UnknownError`. */
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
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function networkError(error: SdkError): CliError | undefined {
  const code = codeOf(error);
  const { httpStatusCode: status, requestId } = error.$metadata ?? {};
  if (!isNetworkCode(code) && !isUnanswered(error) && status === undefined) return undefined;
  return new CliError({
    code: code ?? error.name,
    kind: 'NETWORK',
    message: describeNetworkError(error, code, status),
    hint: hint`check the endpoint and the network: ${run('config explain')}`,
    retryable: true,
    requestId,
    cause: error,
  });
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isNetworkCode(code: string | undefined): boolean {
  return code !== undefined && (networkCodes.has(code) || /CERT|TLS|SSL|^HPE_/.test(code));
}

/** Whether the call timed out, or the answer is not JSON. */
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
  if (code !== undefined && brokenConnection.has(code)) return `the connection broke (${code})`;
  if (code !== undefined) return `the server could not be reached (${code})`;
  if (isToldFailure(error, status)) return `the server failed (HTTP ${status}): ${error.message}`;
  return `the server's reply could not be read (HTTP ${status ?? 'status unknown'})`;
}

/** Whether the server sent its own message with the failure. The SDK fills in `UnknownError` or a SyntaxError. */
function isToldFailure({ name, message }: SdkError, status = 0): boolean {
  return status >= 500 && name !== 'SyntaxError' && !['', 'UnknownError'].includes(message);
}

function lostReply({ origin, operation }: LostReply): CliError {
  const { code, message, requestId } = toCliError(origin);
  return new CliError({
    code,
    kind: 'NETWORK',
    message: `${message}; whether ${operation} took effect is not known`,
    hint: 'run the same command again: if the step was done, it says how to go on',
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
    hint: hint`check that the endpoint is an Amazon Cognito user-pool endpoint: ${run('config explain')}`,
    cause,
  });
}

/** The SDK throws a bare Error when the region of the AWS profile is missing or malformed. */
function unusableRegion(cause: Error): CliError {
  const isMissing = cause.message === 'Region is missing';
  return new CliError({
    code: isMissing ? 'MissingSetting' : 'MalformedSetting',
    kind: 'CONFIG',
    message: isMissing ? 'no AWS region is known' : 'the AWS region is malformed',
    hint: 'give --region, COGAUTH_REGION or AWS_REGION, or a user pool id, which begins with its region',
    cause,
  });
}

/** A bug in cogauth. */
export function internalError(thrown: unknown): CliError {
  const message = isError(thrown) ? `${thrown.name}: ${thrown.message}` : 'unknown error';
  return new CliError({
    code: 'InternalError',
    kind: 'INTERNAL',
    message: `this is a bug in cogauth: ${message}`,
    hint: 'run it again with --debug and report what it prints',
    cause: thrown,
  });
}
