import { says } from '../cognito/refusal-texts.ts';
import { CliError, isError, hint, run } from '../errors.ts';
import { SrpError } from '../protocol/srp.ts';
import { networkError, type SdkError } from './network-errors.ts';
import { knownRefusal, type Refusal } from './refusal-advice.ts';
import { LostReply, UsedUpLimit } from './send-once.ts';

// Turns each exception of Cognito, the SDK and the network into the one error that a user sees.

/** Whether Cognito refused a correct TOTP code because it was already used. */
export function isUsedTotp(error: unknown): error is CliError {
  return error instanceof CliError && says(error, 'usedAppCode');
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

/** What the text says about a file that cannot be a database, and what helps. */
const unusableTexts: readonly (readonly [text: RegExp, advice: string])[] = [
  [
    /as a database: .*(EACCES|EPERM|EROFS|unable to open|readonly)/i,
    'get the permission to read and write there, or choose another place with --home or COGAUTH_HOME',
  ],
  [
    /as a database: .*(not a database|another program|not a plain file)/,
    'this file was not made by cogauth, so it stays as it is: name another one with --data, --home or COGAUTH_HOME',
  ],
];

/** The embedded Cognito's own error, which names its file. */
function unusableDatabase(error: SdkError): Refusal | undefined {
  if (error.name !== 'DatabaseUnusable') return undefined;
  const known = unusableTexts.find(([text]) => text.test(error.message));
  if (known !== undefined) return { kind: 'STORE', hint: known[1] };
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
  return knownRefusal(error) ?? (isCognitoException(error) ? { kind: 'REJECTED' } : undefined);
}

/** Some refusals have no message. The SDK then says `UnknownError`. */
function textOf({ name, message }: Error): string {
  return message === '' || message === 'UnknownError' ? name : message;
}

/** Cognito answers 400, and what stands before it, such as AWS WAF, answers other numbers with an exception of the same form. */
function isCognitoException({ name, $metadata }: SdkError): boolean {
  const { httpStatusCode: status = 0 } = $metadata ?? {};
  return name.endsWith('Exception') && status >= 400 && status < 500;
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
