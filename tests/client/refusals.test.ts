import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/catalogue.ts';
import { withOwnSender } from '../../src/client/refusal-advice.ts';
import { toCliError } from '../../src/client/refusals.ts';
import { LostReply } from '../../src/client/send-once.ts';
import { DatabaseUnusable } from '../../src/emulator/storage/database.ts';
import { CliError, type ErrorKind } from '../../src/errors.ts';
import { SrpError } from '../../src/protocol/srp.ts';
import { hintWords } from '../support/cli/hint-words.ts';

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}

/** An error as the SDK throws it. */
function sdkError(name: string, message: string, $metadata?: Metadata): Error {
  return Object.assign(new Error(message), { name, $metadata });
}

const refused = (name: string, message: string): Error =>
  sdkError(name, message, { httpStatusCode: 400, requestId: 'request-1' });

const networkError = (code: string, message = 'failed'): Error =>
  Object.assign(new Error(message), { code });

/** Every text that Cognito is known to write, by the kind of error that a script sees. */
const refusals: Readonly<Partial<Record<ErrorKind, readonly (readonly [string, string])[]>>> = {
  SESSION_EXPIRED: [
    ['NotAuthorizedException', 'Invalid session for the user, session is expired.'],
    ['NotAuthorizedException', 'Invalid session for the user, session can only be used once.'],
    ['NotAuthorizedException', 'Invalid session for the user.'],
    ['NotAuthorizedException', 'Invalid session provided for the user.'],
    ['NotAuthorizedException', 'Invalid session due to a mismatched auth flow'],
    ['InvalidParameterException', 'Invalid session due to a mismatched auth flow'],
  ],
  WRONG_CODE: [
    ['CodeMismatchException', 'Invalid verification code provided, please try again.'],
    ['CodeMismatchException', 'Invalid code or auth state for the user.'],
    ['CodeMismatchException', 'Invalid code received for user'],
    ['ExpiredCodeException', 'Invalid code provided, please request a code again.'],
    ['ExpiredCodeException', 'Your software token has already been used once.'],
    ['EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA'],
    ['EnableSoftwareTokenMFAException', 'Code mismatch'],
  ],
  BAD_CREDENTIALS: [
    ['NotAuthorizedException', 'Incorrect username or password.'],
    ['NotAuthorizedException', 'Invalid Access Token'],
    ['NotAuthorizedException', 'Could not verify signature for Access Token'],
    ['NotAuthorizedException', 'Access Token has expired'],
    ['NotAuthorizedException', 'Access Token has been revoked'],
    ['NotAuthorizedException', 'Access Token does not have required scopes'],
    ['NotAuthorizedException', 'Invalid Refresh Token'],
    ['NotAuthorizedException', 'Refresh Token has different Client'],
    ['NotAuthorizedException', 'Refresh Token has been revoked'],
    ['NotAuthorizedException', 'Refresh Token has expired'],
    ['NotAuthorizedException', ''],
    ['NotAuthorizedException', 'UnknownError'],
    ['NotAuthorizedException', 'something new'],
    ['RefreshTokenReuseException', 'Refresh token reuse detected'],
    ['UnsupportedTokenTypeException', 'Unsupported token type'],
  ],
  USER_STATE: [
    ['NotAuthorizedException', 'User is disabled.'],
    ['NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'],
    ['NotAuthorizedException', 'User password cannot be reset in the current state.'],
    [
      'NotAuthorizedException',
      'Temporary password has expired and must be reset by an administrator.',
    ],
    ['NotAuthorizedException', 'User account has expired, it must be reset by an administrator.'],
    ['NotAuthorizedException', 'The user has been deleted for the associated refresh token'],
    ['InvalidParameterException', 'User is already confirmed.'],
    ['UserNotFoundException', 'User does not exist.'],
    ['UserNotFoundException', 'Username/client id combination not found.'],
    ['UserNotConfirmedException', 'User is not confirmed.'],
    ['PasswordResetRequiredException', 'Password reset required for the user'],
    ['UsernameExistsException', 'User already exists'],
    ['UsernameExistsException', 'An account with the given email already exists.'],
    ['UsernameExistsException', 'User account already exists'],
    ['AliasExistsException', 'An account with the email already exists.'],
    ['AliasExistsException', 'An account with the given email already exists.'],
    ['UnsupportedUserStateException', 'User is in another state'],
    [
      'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    ],
  ],
  REJECTED: [
    ['InvalidPasswordException', 'Password does not conform to policy: Password not long enough'],
    ['PasswordHistoryPolicyViolationException', 'Password has previously been used'],
    ['UserLambdaValidationException', 'PreSignUp failed with error Invalid session, a secret.'],
    ['InvalidLambdaResponseException', 'Unrecognizable lambda output'],
    ['UnexpectedLambdaException', 'PreSignUp invocation failed due to error'],
    ['NotAuthorizedException', 'SignUp is not permitted for this user pool'],
    ['NotAuthorizedException', 'A client attempted to write unauthorized attribute'],
    ['InvalidParameterException', 'Missing required parameter USERNAME'],
    ['InvalidParameterException', 'Missing required parameter Session'],
    ['InvalidParameterException', 'Invalid phone number format.'],
    ['InvalidParameterException', 'Username should be an email.'],
    ['InvalidParameterException', 'Username should be either an email or a phone number.'],
    ['InvalidParameterException', 'Invalid attributes given, preferred_username is missing'],
    ['InvalidParameterException', 'User has not set up software token mfa'],
    ['InvalidParameterException', 'User has not verified software token mfa'],
    [
      'InvalidParameterException',
      'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA',
    ],
    [
      'InvalidParameterException',
      "1 validation error detected: Value '12' at 'userCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9]+",
    ],
    ['InvalidParameterException', 'Invalid device key given.'],
    ['ResourceNotFoundException', 'Device does not exist.'],
    ['ForbiddenException', 'Request not allowed due to WAF block.'],
    ['CodeDeliveryFailureException', 'Failed to deliver the code'],
    ['ConcurrentModificationException', 'Two at once'],
    ['DeviceKeyExistsException', 'Device key exists'],
    ['SomethingNewException', 'never seen before'],
  ],
  THROTTLED: [
    ['NotAuthorizedException', 'Password attempts exceeded'],
    ['TooManyRequestsException', 'Too many requests'],
    ['ThrottlingException', 'Rate exceeded'],
    ['LimitExceededException', 'Attempt limit exceeded, please try after some time.'],
    ['TooManyFailedAttemptsException', 'Too many failed attempts'],
  ],
  AWS_CREDENTIALS: [
    ['AccessDeniedException', 'User: arn:aws:iam::1:user/x is not authorized to perform: y'],
    ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
    ['MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['IncompleteSignatureException', 'Authorization header requires Credential'],
    ['InvalidSignatureException', 'Signature expired'],
    ['ExpiredTokenException', 'The security token included in the request is expired'],
  ],
  CLIENT_SETUP: [
    ['ResourceNotFoundException', 'User pool client app does not exist.'],
    ['ResourceNotFoundException', 'User pool client app does not exist in user pool x.'],
    ['ResourceNotFoundException', 'User pool client does not exist.'],
    ['ResourceNotFoundException', 'User pool eu-west-1_AbCdE does not exist.'],
    ['InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'],
    ['InvalidParameterException', 'USER_AUTH flow not enabled for this client'],
    ['InvalidParameterException', 'USER_SRP_AUTH is not enabled for the client.'],
    ['InvalidParameterException', 'CUSTOM_AUTH is not enabled for the client.'],
    ['InvalidParameterException', 'Auth flow not enabled for this client'],
    ['InvalidParameterException', 'Refresh Token flow not enabled for this client'],
    ['NotAuthorizedException', 'Refresh Token flow not enabled for this client'],
    ['InvalidParameterException', 'Only custom auth (lambda driven) is enabled for this client.'],
    ['InvalidParameterException', 'Initiate Auth method not supported.'],
    [
      'NotAuthorizedException',
      'Client app is configured with secret but SECRET_HASH was not received',
    ],
    ['NotAuthorizedException', 'Unable to verify secret hash for client app'],
    ['NotAuthorizedException', 'SecretHash does not match for the client: app'],
    ['NotAuthorizedException', 'Client app is configured for secret but secret was not received'],
    ['UnauthorizedException', 'Invalid client or secret'],
    ['UnsupportedOperationException', 'This feature is not enabled for this client'],
    ['UnsupportedOperationException', 'This API does not support refresh token rotation'],
    [
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA has not been enabled by the userPool',
    ],
    ['SoftwareTokenMFANotFoundException', 'Software Token MFA does not exist for the user.'],
    ['MFAMethodNotFoundException', 'no method'],
    ['InvalidUserPoolConfigurationException', 'no device tracking'],
    ['FeatureUnavailableInTierException', 'The following features need to be disabled'],
    ['OperationNotEnabledException', 'not enabled'],
  ],
};

const rows = Object.entries(refusals).flatMap(([kind, texts]) =>
  texts.map(([name, message]) => [kind, name, message] as const),
);

describe('toCliError of Cognito’s refusals', () => {
  test.each(rows)('%s: %s %s', (kind, name, message) => {
    const error = toCliError(refused(name, message));

    expect(error.kind).toBe(kind);
    expect(error.requestId).toBe('request-1');
    expect(error.message).toBe(['', 'UnknownError'].includes(message) ? name : message);
  });

  const variants: readonly (readonly [how: string, vary: (text: string) => string])[] = [
    ['with a full stop', (text) => `${text.replace(/\.$/, '')}.`],
    ['without a full stop', (text) => text.replace(/\.$/, '')],
    ['in small letters', (text) => text.toLowerCase()],
    ['in capital letters', (text) => text.toUpperCase()],
    ['with words before it', (text) => `Request failed: ${text}`],
    ['with words after it', (text) => `${text} (Request id: 1)`],
    ['with blanks around it', (text) => ` ${text} `],
  ];
  test.each(
    variants.flatMap(([how, vary]) =>
      rows
        .filter(([, , message]) => !['', 'UnknownError'].includes(message))
        .map(([, name, message]) => [how, name, message, vary] as const),
    ),
  )('means the same %s: %s %s', (_how, name, message, vary) => {
    const { kind, code, hint, retryable } = toCliError(refused(name, message));

    expect(toCliError(refused(name, vary(message)))).toMatchObject({
      kind,
      code,
      retryable,
      ...(hint === undefined ? {} : { hint }),
    });
  });

  test.each(rows.filter(([kind]) => kind !== 'SESSION_EXPIRED'))(
    'keeps the exception’s name as its code: %s %s %s',
    (_kind, name, message) => {
      expect(toCliError(refused(name, message)).code).toBe(name);
    },
  );

  test.each([
    ['session is expired.', 'SessionExpired'],
    ['session can only be used once.', 'SessionSpent'],
  ])('tells an expired Session from a spent one: %s', (text, code) => {
    const error = refused('NotAuthorizedException', `Invalid session for the user, ${text}`);

    expect(toCliError(error).code).toBe(code);
  });

  test.each([
    ['confirm-sign-up', 'get a new code: cogauth resend-confirmation-code'],
    ['confirm-forgot-password', 'get a new code: cogauth forgot-password'],
    ['respond-to-challenge', 'get a new code: cogauth initiate-auth'],
    ['login', expect.stringMatching(/^get a new code: .*-code, for a new password: /)],
  ])('names the command that sends another code of the kind that %s takes', (command, hint) => {
    const error = toCliError(refused('ExpiredCodeException', 'Invalid code provided'));

    const told = withOwnSender(error, command);

    expect(told).toMatchObject({ kind: 'WRONG_CODE', retryable: true });
    expect(hintWords(told.hint)).toEqual(hint);
  });

  test('names in its hints only commands that exist', () => {
    const names = new Set([
      ...catalogue.map(({ name }) => name),
      'forgot-password',
      'confirm-forgot-password',
      'config',
    ]);

    const hints = rows.map(([, name, message]) => toCliError(refused(name, message)).hint ?? []);
    const named = hints
      .filter((hint) => typeof hint !== 'string')
      .flat()
      .flatMap((part) => (typeof part === 'string' ? [] : [part.argv[1]]));

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((command) => command === undefined || !names.has(command))).toEqual([]);
  });

  test.each([
    ['CodeMismatchException', 'Invalid code received for user', /challenge is kept/],
    ['CodeMismatchException', 'Invalid verification code provided, please try again.', /resend/],
    ['ExpiredCodeException', 'Invalid code provided, please request a code again.', /resend/],
    [
      'ExpiredCodeException',
      'Your software token has already been used once.',
      /30 seconds, then run: cogauth respond-to-challenge CODE$/,
    ],
    ['CodeMismatchException', 'Invalid code received for user', /clock of the phone/],
    ['EnableSoftwareTokenMFAException', 'Code mismatch', /set-up is kept/],
    ['NotAuthorizedException', 'Access Token has expired', /refresh/],
    ['NotAuthorizedException', 'Refresh Token has expired', /initiate-auth/],
    ['InvalidParameterException', 'Refresh Token flow not enabled', /ALLOW_REFRESH_TOKEN_AUTH/],
    ['InvalidParameterException', 'Invalid phone number format.', /without spaces: \+15550100/],
    ['NotAuthorizedException', 'Unable to login because of security reasons', /threat protection/],
    ['NotAuthorizedException', 'Access Token does not have required scopes', /signin.user.admin/],
    ['CodeDeliveryFailureException', 'Unable to deliver message', /sends e-mail and SMS/],
    ['AliasExistsException', 'An account with the email already exists.', /--force-alias-creation/],
    ['UnauthorizedException', 'Invalid client or secret', /--client-secret-file/],
    ['ResourceNotFoundException', 'Device does not exist.', /--no-device/],
  ])('gives a hint that fits: %s %s', (name, message, hint) => {
    expect(hintWords(toCliError(refused(name, message)).hint)).toMatch(hint);
  });

  test.each([
    ['CodeMismatchException', true],
    ['TooManyRequestsException', true],
    ['UserNotFoundException', false],
    ['NotAuthorizedException', false],
  ])('says whether it may help to run it again: %s %s', (name, retryable) => {
    expect(toCliError(refused(name, 'x')).retryable).toBe(retryable);
  });
});

describe('toCliError of the SDK’s and the network’s errors', () => {
  test.each<[string, ErrorKind, Error]>([
    ['no credentials', 'AWS_CREDENTIALS', sdkError('CredentialsProviderError', 'Could not load')],
    ['no SSO token', 'AWS_CREDENTIALS', sdkError('TokenProviderError', 'expired')],
    ['STS refuses', 'AWS_CREDENTIALS', sdkError('AccessDenied', 'x', { httpStatusCode: 403 })],
    ['STS: expired', 'AWS_CREDENTIALS', sdkError('ExpiredToken', 'x', { httpStatusCode: 403 })],
    ['no region', 'CONFIG', new Error('Region is missing')],
    [
      'a malformed region',
      'CONFIG',
      new Error('Region not accepted: region="eu west" is not a valid hostname component.'),
    ],
    ['a driver that is missing', 'CONFIG', sdkError('DatabaseDriverMissing', 'no libsql')],
    ...[
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'EPIPE',
      'ETIMEDOUT',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EPROTO',
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'INVALID_CA',
      'HOSTNAME_MISMATCH',
      'ENETDOWN',
      'EADDRNOTAVAIL',
      'HPE_INVALID_CONSTANT',
    ].map((code): [string, ErrorKind, Error] => [code, 'NETWORK', networkError(code)]),
    ['a time-out', 'NETWORK', sdkError('TimeoutError', 'x')],
    ['an abort', 'NETWORK', sdkError('AbortError', 'x')],
    ['no JSON', 'NETWORK', new SyntaxError('Unexpected token <')],
    ['500', 'NETWORK', sdkError('InternalErrorException', 'x', { httpStatusCode: 500 })],
    ['503', 'NETWORK', sdkError('ServiceUnavailable', 'x', { httpStatusCode: 503 })],
    ['404', 'NETWORK', sdkError('NotFound', 'x', { httpStatusCode: 404 })],
    ['a refused SRP value', 'NETWORK', new SrpError('B mod N = 0')],
    ['a TypeError', 'INTERNAL', new TypeError('x is not a function')],
    ['another code', 'INTERNAL', networkError('ENOSPC')],
    ['an exception that no server sent', 'INTERNAL', sdkError('SomethingException', 'x')],
  ])('%s: %s', (_name, kind, thrown) => {
    const error = toCliError(thrown);

    expect(error.kind).toBe(kind);
    expect(error.cause).toBe(thrown);
  });

  test('names the code of a connection that failed', () => {
    const { code, message } = toCliError(networkError('ECONNREFUSED', 'connect 127.0.0.1:1'));

    expect({ code, message }).toEqual({
      code: 'ECONNREFUSED',
      message: 'the server could not be reached (ECONNREFUSED)',
    });
  });

  test('keeps the request id of a failed reply', () => {
    const thrown = sdkError('ServiceUnavailable', 'x', { httpStatusCode: 503, requestId: 'r' });

    expect(toCliError(thrown)).toMatchObject({
      requestId: 'r',
      message: 'the server failed (HTTP 503): x',
    });
  });

  test.each([[undefined], [null], ['text'], [{ name: 'NotAuthorizedException' }]])(
    'is INTERNAL for a value that is not an Error: %j',
    (thrown) => {
      expect(toCliError(thrown)).toMatchObject({ kind: 'INTERNAL', code: 'InternalError' });
    },
  );

  test('leaves a CliError as it is', () => {
    const error = new CliError({ code: 'X', kind: 'LOCKED', message: 'x' });

    expect(toCliError(error)).toBe(error);
  });
});

describe('toCliError of a lost reply', () => {
  test('says that the outcome is unknown, and what broke', () => {
    const origin = networkError('ECONNRESET');

    const error = toCliError(new LostReply('RespondToAuthChallenge', origin));

    expect(error).toMatchObject({
      kind: 'NETWORK',
      code: 'ECONNRESET',
      retryable: true,
      message:
        'the connection broke (ECONNRESET); whether RespondToAuthChallenge took effect is not known',
      cause: origin,
    });
  });

  test('is NETWORK and keeps the request id when the server failed', () => {
    const origin = sdkError('InternalErrorException', 'oops', {
      httpStatusCode: 500,
      requestId: 'r',
    });

    expect(toCliError(new LostReply('SignUp', origin))).toMatchObject({
      kind: 'NETWORK',
      code: 'InternalErrorException',
      requestId: 'r',
    });
  });
});

test.each([
  'EACCES: permission denied, mkdir',
  'EROFS: read-only file system, open',
  'SqliteError: unable to open database file',
  'attempt to write a readonly database',
])('the hint for an unreachable database is another place, not its deletion: %s', (reason) => {
  const error = toCliError(new DatabaseUnusable('/nowhere/cognito.db', new Error(reason)));

  expect(error).toMatchObject({ kind: 'STORE', code: 'DatabaseUnusable' });
  expect(hintWords(error.hint)).toContain('--home or COGAUTH_HOME');
  expect(hintWords(error.hint)).not.toContain('emulator reset');
});

test.each(['database disk image is malformed', 'malformed database schema (pools)'])(
  'a damaged database is to be moved away or deleted: %s',
  (reason) => {
    const error = toCliError(new DatabaseUnusable('/a.db', new Error(reason)));

    expect(hintWords(error.hint)).toMatch(/ cogauth emulator reset --data \/a\.db$/);
  },
);

test.each([
  'disk I/O error',
  'database or disk is full',
  'database is locked',
  'ENOSPC: no space left on device',
  'EMFILE: too many open files',
  'out of memory',
  'it is not whole',
])('what may pass is no reason to delete a database: %s', (reason) => {
  const error = toCliError(new DatabaseUnusable('/a.db', new Error(reason)));

  expect(error).toMatchObject({ kind: 'STORE', code: 'DatabaseUnusable', retryable: true });
  expect(hintWords(error.hint)).not.toContain('reset');
});

test.each([
  'file is not a database',
  'another program made this database',
  'it is not a plain file',
])('a file that is not ours is never to be deleted: %s', (reason) => {
  const error = toCliError(new DatabaseUnusable('/a.db', new Error(reason)));

  expect(error).toMatchObject({ kind: 'STORE', code: 'DatabaseUnusable', retryable: false });
  expect(hintWords(error.hint)).not.toContain('reset');
  expect(hintWords(error.hint)).toContain('--data');
});
