import { type RefusalText, textIn } from '../cognito/refusal-texts.ts';
import { type CliError, type ErrorKind, type Hint, hint, type NextStep, run } from '../errors.ts';
import { signInAgain as signInOf } from '../state/next-steps.ts';
import type { Challenge } from '../state/flow.ts';

// What each refusal means to a user and to a script: by its text, else by its name.

export interface Refusal {
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

/** For a command that takes one kind of code, names only the command that sends this kind: a new sign-in sends that of a challenge. */
export function withOwnSender(error: CliError, command: string, challenge?: Challenge): CliError {
  const ofChallenge = challenge === undefined ? run('initiate-auth') : signInOf(challenge);
  const sender = command === 'respond-to-challenge' ? ofChallenge : codeSenders[command];
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
    hint: 'another user has this e-mail address or phone number: use another one, or take it from that user: --force-alias-creation',
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
  ForbiddenException: {
    kind: 'REJECTED',
    hint: 'a web ACL of AWS WAF in front of the user pool may have blocked it: the same request again makes a rate rule worse',
  },
  CodeDeliveryFailureException: {
    kind: 'REJECTED',
    hint: 'check the address, and how the user pool sends e-mail and SMS messages',
  },
  // The SDK's own, about settings that do not fit together.
  EndpointError: { kind: 'CONFIG', hint: whichClient },
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

/** By the text of the refusal. It comes before the exception's name. */
const byText: Readonly<Partial<Record<RefusalText, Refusal>>> = {
  sessionSpent: { kind: 'SESSION_EXPIRED', code: 'SessionSpent' },
  sessionExpired: { kind: 'SESSION_EXPIRED', code: 'SessionExpired' },
  wrongSecret: { kind: 'CLIENT_SETUP', hint: secretHint },
  refreshNotAllowed: { kind: 'CLIENT_SETUP', hint: refreshHint },
  flowNotAllowed: { kind: 'CLIENT_SETUP', hint: flowHint },
  passwordAttempts: {
    kind: 'THROTTLED',
    retryable: true,
    hint: 'wait: each wrong password doubles the time',
  },
  alreadyConfirmed: { kind: 'USER_STATE', hint: hint`sign in: ${run('initiate-auth')}` },
  blockedByThreatProtection: {
    kind: 'REJECTED',
    hint: "the user pool's threat protection blocked this sign-in: try from a network or a device that is known, or ask who runs the pool",
  },
  wrongUserState: { kind: 'USER_STATE' },
  notPermitted: { kind: 'REJECTED' },
  missingScopes: {
    kind: 'BAD_CREDENTIALS',
    hint: 'the access token lacks the scope aws.cognito.signin.user.admin, and another sign-in gives the same: see the pre token generation trigger of the pool',
  },
  accessTokenExpired: { kind: 'BAD_CREDENTIALS', hint: hint`get a new one: ${run('refresh')}` },
  refreshTokenOver: { kind: 'BAD_CREDENTIALS', hint: signInAgain },
  refreshTokenInvalid: { kind: 'BAD_CREDENTIALS', hint: signInAgain },
  badToken: { kind: 'BAD_CREDENTIALS', hint: signInAgain },
  wrongVerificationCode: {
    kind: 'WRONG_CODE',
    hint: hint`try again, or ${newCode}`,
    retryable: true,
  },
  wrongAppCode: {
    kind: 'WRONG_CODE',
    hint: 'the challenge is kept: try again with the code that the app shows now for this user; the clock of the phone must be right',
    retryable: true,
  },
  usedAppCode: {
    kind: 'WRONG_CODE',
    hint: hint`wait for the next code, at most 30 seconds, then run: ${run('respond-to-challenge', 'CODE')}`,
    retryable: true,
  },
  noCustomTriggers: {
    kind: 'CLIENT_SETUP',
    hint: hint`give the pool its triggers for custom challenges; on the embedded Cognito: ${run('emulator serve', '--triggers', 'FILE')}`,
  },
  noAppOfUser: {
    kind: 'CLIENT_SETUP',
    hint: hint`set one up: ${run('associate-software-token')}`,
  },
  noAddressToReset: {
    kind: 'USER_STATE',
    hint: hint`set one with AWS credentials: ${run('admin-set-user-password')}`,
  },
  cannotResend: {
    kind: 'REJECTED',
    hint: hint`confirm it with AWS credentials: ${run('admin-confirm-sign-up')}`,
  },
  badPhoneNumber: {
    kind: 'REJECTED',
    hint: 'write a plus sign, the country code and the number, in digits without spaces: +15550100',
  },
  wrongDeviceKey: {
    kind: 'REJECTED',
    hint: hint`sign in again with the real user name, then: ${run('confirm-device')}`,
  },
  unknownPool: { kind: 'CLIENT_SETUP', hint: whichClient },
  unknownDevice: {
    kind: 'REJECTED',
    hint: hint`sign in without the device: ${run('initiate-auth', '--no-device')}`,
  },
};

/** What a refusal of a known name or text means. */
export function knownRefusal(error: {
  readonly name: string;
  readonly message: string;
}): Refusal | undefined {
  const text = textIn(error);
  // The server chooses the name, which may be `constructor`.
  const named = Object.hasOwn(byName, error.name) ? byName[error.name] : undefined;
  return (text === undefined ? undefined : byText[text]) ?? named;
}
