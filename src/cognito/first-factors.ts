import type { PasswordUse } from './auth-flows.ts';

interface FirstFactorRow {
  /** The name in create-user-pool. PASSWORD_SRP has none: a pool that allows PASSWORD allows it too. */
  readonly poolOption: string | undefined;
  /** How a sign-in that begins with this factor uses the password. */
  readonly password: PasswordUse;
}

/**
 * The first factors of USER_AUTH, by Cognito's name.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
export const firstFactors = {
  PASSWORD: { poolOption: 'password', password: 'sent' },
  PASSWORD_SRP: { poolOption: undefined, password: 'proved' },
  EMAIL_OTP: { poolOption: 'email-otp', password: 'unused' },
  SMS_OTP: { poolOption: 'sms-otp', password: 'unused' },
  WEB_AUTHN: { poolOption: 'web-authn', password: 'unused' },
} as const satisfies Readonly<Record<string, FirstFactorRow>>;

type FirstFactor = keyof typeof firstFactors;

export const firstFactorNames: readonly FirstFactor[] =
  Object.keys(firstFactors).filter(isFirstFactor);

export function isFirstFactor(name: string): name is FirstFactor {
  return Object.hasOwn(firstFactors, name);
}

export type PoolFactor = Exclude<FirstFactor, 'PASSWORD_SRP'>;

/** The first factors that a pool can allow, by their names in create-user-pool. */
export const poolFactors: ReadonlyMap<string, PoolFactor> = new Map(
  firstFactorNames.flatMap((name): [string, PoolFactor][] =>
    name === 'PASSWORD_SRP' ? [] : [[firstFactors[name].poolOption, name]],
  ),
);
