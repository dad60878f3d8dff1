import type { PasswordUse } from './auth-flows.ts';

interface FirstFactorRow {
  /** What create-user-pool calls it. PASSWORD_SRP comes with PASSWORD: a pool cannot allow one of them alone. */
  readonly poolOption: string | undefined;
  /** What becomes of a password when a sign-in begins with this factor. */
  readonly password: PasswordUse;
}

/**
 * What a sign-in by USER_AUTH can begin with, by Cognito's name.
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

/** What a pool can allow, by the names that create-user-pool takes. */
export const poolFactors: ReadonlyMap<string, PoolFactor> = new Map(
  firstFactorNames.flatMap((name): [string, PoolFactor][] =>
    name === 'PASSWORD_SRP' ? [] : [[firstFactors[name].poolOption, name]],
  ),
);
