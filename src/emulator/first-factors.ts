import type { Pool } from './pools.ts';
import type { User } from './users.ts';

/** The first factors that are a code sent to an address. */
export type CodeFirstFactor = 'EMAIL_OTP' | 'SMS_OTP';

/** What USER_AUTH can begin with. WEB_AUTHN is not imitated, so nobody has a passkey. */
export type FirstFactor = 'PASSWORD' | 'PASSWORD_SRP' | CodeFirstFactor;

export const codeFirstFactors = {
  EMAIL_OTP: { attribute: 'email', medium: 'EMAIL', purpose: 'email-otp' },
  SMS_OTP: { attribute: 'phone_number', medium: 'SMS', purpose: 'sms-otp' },
} as const;

const order = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP'] as const;

/**
 * AvailableChallenges: what the pool allows and the user has. An address need not be verified, for the right code
 * verifies it. Whoever has to change the password first is offered nothing that would go around that.
 */
export function availableChallenges(pool: Pool, user: User): FirstFactor[] {
  const { AllowedFirstAuthFactors: allowed } = pool.settings.Policies.SignInPolicy;
  const hasPassword = allowed.includes('PASSWORD') && user.password !== undefined;
  const mayUseCodes = user.status === 'CONFIRMED' || user.status === 'UNCONFIRMED';
  const usable: Readonly<Record<FirstFactor, boolean>> = {
    PASSWORD: hasPassword,
    PASSWORD_SRP: hasPassword,
    EMAIL_OTP: mayUseCodes && canReceive(pool, user.attributes, 'EMAIL_OTP'),
    SMS_OTP: mayUseCodes && canReceive(pool, user.attributes, 'SMS_OTP'),
  };
  return order.filter((factor) => usable[factor]);
}

/** Whether someone with these attributes can be sent a first factor's code in this pool. */
export function canReceive(
  { mfa, settings }: Pool,
  attributes: Readonly<Record<string, string>>,
  factor: CodeFirstFactor,
): boolean {
  if (!settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes(factor)) return false;
  if ((attributes[codeFirstFactors[factor].attribute] ?? '') === '') return false;
  const smsConfiguration = mfa.SmsMfaConfiguration?.SmsConfiguration ?? settings.SmsConfiguration;
  return factor === 'EMAIL_OTP' || smsConfiguration !== undefined;
}
