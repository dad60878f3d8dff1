type Parameters = Readonly<Record<string, string>>;

/** The data of a pending challenge. */
export interface Asking {
  readonly parameters: Parameters;
  /** AvailableChallenges, if Cognito sent them. */
  readonly available?: readonly string[] | undefined;
}

/** How a challenge is answered. */
type Answering =
  /** Six digits from the authenticator app or from a message, for this member of ChallengeResponses. */
  | { readonly kind: 'code'; readonly source: 'app' | 'sent'; readonly member: string }
  /** One of the names that Cognito offers, in ANSWER. */
  | { readonly kind: 'choice' }
  /** The password itself, or a proof of it by SRP. */
  | { readonly kind: 'password'; readonly use: 'sent' | 'proved' }
  | { readonly kind: 'new-password' }
  /** The user must set up a second factor first. */
  | { readonly kind: 'set-up' }
  /** The remembered device answers. */
  | { readonly kind: 'device' }
  /** Any text. */
  | { readonly kind: 'text'; readonly member: string }
  /** Only `--response KEY=VALUE` can answer it. */
  | { readonly kind: 'responses' };

interface ChallengeRow {
  /** What the challenge asks for, in `cogauth help challenges`. */
  readonly asks: string;
  /** The command that answers it, and its choices. */
  readonly answer: string;
  /**
   * What a pending challenge asks for: the address a code was sent to, the plain parameters, or a text made from them.
   */
  readonly asksNow: 'delivery' | 'parameters' | ((asking: Asking) => string);
  readonly answering: Answering;
  /** Whether the answer contains DEVICE_KEY, if the sign-in uses a remembered device. */
  readonly takesDeviceKey: boolean;
}

const respond = 'cogauth respond-to-challenge';
const byDevice = 'nothing: cogauth answers it with the remembered device';

/**
 * Every challenge that this version knows, by Cognito's ChallengeName. To any other challenge the user answers with
 * `respond-to-challenge --response KEY=VALUE`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 */
export const challenges = {
  SOFTWARE_TOKEN_MFA: {
    asks: 'the six digits of the authenticator app',
    answer: `${respond} CODE, or in CI --from-totp`,
    asksNow: ({ parameters: { FRIENDLY_DEVICE_NAME: device } }) =>
      device === undefined
        ? 'the code that the authenticator app shows'
        : `the code that the authenticator app on ${device} shows`,
    answering: { kind: 'code', source: 'app', member: 'SOFTWARE_TOKEN_MFA_CODE' },
    takesDeviceKey: true,
  },
  SMS_MFA: {
    asks: 'the code that was sent by SMS',
    answer: `${respond} CODE`,
    asksNow: 'delivery',
    answering: { kind: 'code', source: 'sent', member: 'SMS_MFA_CODE' },
    takesDeviceKey: true,
  },
  EMAIL_OTP: {
    asks: 'the code that was sent by e-mail',
    answer: `${respond} CODE`,
    asksNow: 'delivery',
    answering: { kind: 'code', source: 'sent', member: 'EMAIL_OTP_CODE' },
    takesDeviceKey: true,
  },
  SMS_OTP: {
    asks: 'the code that was sent by SMS, as first factor',
    answer: `${respond} CODE`,
    asksNow: 'delivery',
    answering: { kind: 'code', source: 'sent', member: 'SMS_OTP_CODE' },
    takesDeviceKey: false,
  },
  MFA_SETUP: {
    asks: 'that you set up a second factor',
    answer:
      'cogauth associate-software-token, or with an e-mail address: respond-to-challenge EMAIL',
    asksNow: ({ parameters: { MFAS_CAN_SETUP } }) =>
      `a second factor must be set up (${listIn(MFAS_CAN_SETUP) || 'none is offered'})`,
    answering: { kind: 'set-up' },
    takesDeviceKey: false,
  },
  SELECT_MFA_TYPE: {
    asks: 'which second factor to use',
    answer: `${respond} SOFTWARE_TOKEN_MFA`,
    asksNow: chooseOne,
    answering: { kind: 'choice' },
    takesDeviceKey: false,
  },
  SELECT_CHALLENGE: {
    asks: 'which first factor to use',
    answer: `${respond} PASSWORD_SRP`,
    asksNow: chooseOne,
    answering: { kind: 'choice' },
    takesDeviceKey: false,
  },
  PASSWORD: {
    asks: 'the password itself',
    answer: `${respond} --password-stdin`,
    asksNow: 'parameters',
    answering: { kind: 'password', use: 'sent' },
    takesDeviceKey: false,
  },
  PASSWORD_SRP: {
    asks: 'a proof of the password',
    answer: `${respond} --password-stdin`,
    asksNow: 'parameters',
    answering: { kind: 'password', use: 'proved' },
    takesDeviceKey: false,
  },
  ADMIN_NO_SRP_AUTH: {
    asks: 'the password itself (older name)',
    answer: `${respond} --password-stdin`,
    asksNow: 'parameters',
    answering: { kind: 'password', use: 'sent' },
    takesDeviceKey: false,
  },
  NEW_PASSWORD_REQUIRED: {
    asks: 'a new password in place of the temporary one, and required attributes',
    answer: `${respond} --new-password-stdin --attribute NAME=VALUE`,
    asksNow: ({ parameters: { requiredAttributes } }) => {
      const required = listIn(requiredAttributes);
      return `a new password${required === '' ? '' : `, and a value for ${required}`}`;
    },
    answering: { kind: 'new-password' },
    takesDeviceKey: false,
  },
  CUSTOM_CHALLENGE: {
    asks: 'whatever the Lambda triggers of the pool ask for',
    answer: `${respond} ANSWER`,
    asksNow: 'parameters',
    answering: { kind: 'text', member: 'ANSWER' },
    takesDeviceKey: true,
  },
  WEB_AUTHN: {
    asks: 'a passkey, stored in a browser or a phone',
    answer: `${respond} --response CREDENTIAL=JSON, or choose another factor`,
    asksNow: 'parameters',
    answering: { kind: 'responses' },
    takesDeviceKey: false,
  },
  PASSWORD_VERIFIER: {
    asks: 'the second half of a proof by SRP',
    answer: 'nothing: the command that began the proof answers it',
    asksNow: 'parameters',
    answering: { kind: 'responses' },
    takesDeviceKey: false,
  },
  DEVICE_SRP_AUTH: {
    asks: 'a proof of the remembered device in place of MFA',
    answer: byDevice,
    asksNow: () => 'the remembered device must prove itself',
    answering: { kind: 'device' },
    takesDeviceKey: false,
  },
  DEVICE_PASSWORD_VERIFIER: {
    asks: 'the second half of a proof of the remembered device',
    answer: byDevice,
    asksNow: () => 'the remembered device must prove itself',
    answering: { kind: 'device' },
    takesDeviceKey: false,
  },
} as const satisfies Readonly<Record<string, ChallengeRow>>;

const rows: ReadonlyMap<string, ChallengeRow> = new Map(Object.entries(challenges));

/** The row of a challenge; undefined if this version does not know the challenge. */
export function challengeRow(name: string): ChallengeRow | undefined {
  return rows.get(name);
}

/** How a challenge is answered. An unknown challenge is answered with `--response`. */
export function answeringOf(name: string): Answering {
  return rows.get(name)?.answering ?? { kind: 'responses' };
}

function chooseOne(asking: Asking): string {
  return `choose one of ${choicesOf(asking).join(', ')}`;
}

/** ChallengeParameters contain lists as JSON text. */
export function namesIn(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    // The list is malformed: there is nothing to choose.
    return [];
  }
}

function listIn(text: string | undefined): string {
  return namesIn(text)
    .map((name) => name.replace(/^userAttributes\./, ''))
    .join(', ');
}

/** The choices of SELECT_CHALLENGE and SELECT_MFA_TYPE. */
export function choicesOf({ parameters, available }: Asking): readonly string[] {
  return available ?? namesIn(parameters['MFAS_CAN_CHOOSE']);
}
