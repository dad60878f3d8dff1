interface Meaning {
  readonly asks: string;
  /** The command that answers it. */
  readonly answer: string;
}

const respond = 'cogauth respond-to-challenge';

/** What each challenge asks for and how it is answered, for `explain` and `help challenges`. */
export const challengeMeanings: Readonly<Record<string, Meaning>> = {
  SOFTWARE_TOKEN_MFA: {
    asks: 'the six digits of the authenticator app',
    answer: `${respond} CODE, or in CI --from-totp`,
  },
  SMS_MFA: { asks: 'the code that was sent by SMS', answer: `${respond} CODE` },
  EMAIL_OTP: { asks: 'the code that was sent by e-mail', answer: `${respond} CODE` },
  SMS_OTP: { asks: 'the code that was sent by SMS, as first factor', answer: `${respond} CODE` },
  MFA_SETUP: {
    asks: 'a second factor to be set up',
    answer:
      'cogauth associate-software-token, or with an e-mail address: respond-to-challenge EMAIL',
  },
  SELECT_MFA_TYPE: { asks: 'which second factor to use', answer: `${respond} SOFTWARE_TOKEN_MFA` },
  SELECT_CHALLENGE: { asks: 'which first factor to use', answer: `${respond} PASSWORD_SRP` },
  PASSWORD: { asks: 'the password itself', answer: `${respond} --password-stdin` },
  PASSWORD_SRP: { asks: 'a proof of the password', answer: `${respond} --password-stdin` },
  NEW_PASSWORD_REQUIRED: {
    asks: 'a password in place of the temporary one, and attributes that are required',
    answer: `${respond} --new-password-stdin --attribute NAME=VALUE`,
  },
  CUSTOM_CHALLENGE: {
    asks: 'what the Lambda triggers of the pool have made up',
    answer: `${respond} ANSWER`,
  },
  WEB_AUTHN: {
    asks: 'a passkey, which is in a browser or a phone',
    answer: `${respond} --response CREDENTIAL=JSON, or choose another factor`,
  },
  PASSWORD_VERIFIER: {
    asks: 'the second half of a proof by SRP',
    answer: 'nothing: the command that began the proof answers it',
  },
  DEVICE_SRP_AUTH: {
    asks: 'a proof of the remembered device in place of MFA',
    answer: 'nothing: it is answered by the device that cogauth remembers',
  },
  DEVICE_PASSWORD_VERIFIER: {
    asks: 'the second half of a proof of the remembered device',
    answer: 'nothing: it is answered by the device that cogauth remembers',
  },
};

/** ChallengeParameters carry lists as JSON text. */
export function namesIn(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    // Not JSON: a list in some other form is no list that could be acted on.
    return [];
  }
}

/** What there is to choose from in SELECT_CHALLENGE and SELECT_MFA_TYPE. */
export function choicesOf({
  parameters,
  available,
}: {
  readonly parameters: Readonly<Record<string, string>>;
  readonly available?: readonly string[] | undefined;
}): readonly string[] {
  return available ?? namesIn(parameters['MFAS_CAN_CHOOSE']);
}
