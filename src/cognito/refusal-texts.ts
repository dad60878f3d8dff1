// Cognito tells many refusals apart by their text alone. Here is each text that changes what cogauth does or advises, as far as it
// was seen in replies of Cognito: capital letters, punctuation, and what may stand before or after do not count.

interface KnownText {
  readonly names: readonly string[];
  readonly text: RegExp;
}

const notAuthorized = ['NotAuthorizedException'] as const;
const invalidParameter = ['InvalidParameterException'] as const;
const either = [...notAuthorized, ...invalidParameter] as const;

/** In the order in which they are looked for: the first that fits is meant. */
export const refusalTexts = {
  sessionSpent: { names: either, text: /session can only be used once/i },
  sessionExpired: {
    names: either,
    text: /invalid session|session (is|has|was)?\s*(expired|invalid)/i,
  },
  wrongSecret: {
    names: notAuthorized,
    text: /secret[\s_]?hash|with secret|for secret|secret was/i,
  },
  refreshNotAllowed: { names: either, text: /refresh token (auth )?flow/i },
  flowNotAllowed: {
    names: either,
    text: /flow (is )?not (enabled|supported)|not enabled for (the|this) client|only custom auth|method not supported/i,
  },
  passwordAttempts: { names: notAuthorized, text: /password attempts exceeded/i },
  alreadyConfirmed: {
    names: either,
    text: /status is confirmed|user is already confirmed/i,
  },
  blockedByThreatProtection: { names: notAuthorized, text: /because of security reasons/i },
  wrongUserState: {
    names: notAuthorized,
    text: /is disabled|current status is|current state|must be reset by|has been deleted/i,
  },
  notPermitted: {
    names: notAuthorized,
    text: /not permitted for this user pool|unauthorized attribute/i,
  },
  missingScopes: { names: notAuthorized, text: /required scopes/i },
  accessTokenExpired: { names: notAuthorized, text: /access token has expired/i },
  refreshTokenOver: {
    names: notAuthorized,
    text: /refresh token has (expired|been revoked|different client)/i,
  },
  refreshTokenInvalid: { names: notAuthorized, text: /invalid refresh token/i },
  badToken: { names: notAuthorized, text: /\btoken\b/i },
  wrongPassword: { names: notAuthorized, text: /incorrect username or password/i },
  wrongVerificationCode: {
    names: ['CodeMismatchException'],
    text: /invalid verification code/i,
  },
  wrongAppCode: { names: ['CodeMismatchException'], text: /invalid code received for user/i },
  usedAppCode: { names: ['ExpiredCodeException'], text: /software token/i },
  noCustomTriggers: {
    names: invalidParameter,
    text: /custom auth lambda trigger is not configured/i,
  },
  noAppOfUser: { names: ['SoftwareTokenMFANotFoundException'], text: /for the user/i },
  noAddressToReset: { names: invalidParameter, text: /no registered\/verified email/i },
  cannotResend: { names: invalidParameter, text: /cannot resend codes/i },
  badPhoneNumber: { names: invalidParameter, text: /invalid phone number/i },
  wrongDeviceKey: { names: invalidParameter, text: /invalid device key/i },
  unknownPool: { names: ['ResourceNotFoundException'], text: /user pool/i },
  unknownDevice: { names: ['ResourceNotFoundException'], text: /\bdevice\b/i },
} as const satisfies Readonly<Record<string, KnownText>>;

export type RefusalText = keyof typeof refusalTexts;

/** A refusal, as the SDK throws it or as cogauth tells it. */
interface Refused {
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly message: string;
}

/** Whether a refusal says this, by the exception's name and its text. */
export function says(refused: Refused, known: RefusalText): boolean {
  const { names, text }: KnownText = refusalTexts[known];
  const { name = '', code = '', message } = refused;
  return (names.includes(name) || names.includes(code)) && text.test(message);
}

/** The first known text that a refusal has. */
export function textIn(refused: Refused): RefusalText | undefined {
  return texts.find((known) => says(refused, known));
}

const texts = Object.keys(refusalTexts).filter(isKnown);

function isKnown(key: string): key is RefusalText {
  return Object.hasOwn(refusalTexts, key);
}

/** Whether Cognito gives no reason: without one the SDK puts the exception's name, or `UnknownError`. */
export function isWithoutReason({ name, code, message }: Refused): boolean {
  return ['', 'UnknownError', name, code].includes(message);
}
