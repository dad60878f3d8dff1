import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { codeFactors } from '../mail/session-codes.ts';
import { type Pool, poolFactors } from '../pools/pools.ts';
import type { MfaFactor } from '../wire/members.ts';
import type { User } from './users.ts';

const FactorSettings = z
  .object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) })
  .optional();

/** The members that SetUserMFAPreference and AdminSetUserMFAPreference share. */
export const mfaPreferenceMembers = {
  SMSMfaSettings: FactorSettings,
  SoftwareTokenMfaSettings: FactorSettings,
  EmailMfaSettings: FactorSettings,
  WebAuthnMfaSettings: z.object({ Enabled: z.boolean().default(false) }).optional(),
} as const;

type Settings = z.infer<typeof FactorSettings>;
type Preference = Readonly<
  Partial<Record<'SMSMfaSettings' | 'SoftwareTokenMfaSettings' | 'EmailMfaSettings', Settings>> & {
    readonly WebAuthnMfaSettings?: { readonly Enabled: boolean } | undefined;
  }
>;

/** The user with this preference. A factor without settings does not change. @throws InvalidParameterException */
export function withMfaPreference(pool: Pool, user: User, preference: Preference): User {
  if (preference.WebAuthnMfaSettings?.Enabled === true) {
    throw invalidParameter('The embedded Cognito has no passkeys: WebAuthnMfaSettings stay off.');
  }
  const given = givenFactors(preference);
  checkPreferred(given);
  const removed = new Set(given.filter(([, { Enabled }]) => !Enabled).map(([factor]) => factor));
  const added = given.filter(([, { Enabled }]) => Enabled).map(([factor]) => factor);
  const undeliverable = added.find((factor) => !canDeliver(pool, user, factor));
  if (undeliverable !== undefined) {
    throw invalidParameter(`User does not have delivery config set to turn on ${undeliverable}`);
  }
  const kept = user.mfa.enabled.filter((factor) => !removed.has(factor));
  const enabled = [...kept, ...added.filter((factor) => !kept.includes(factor))];
  return { ...user, mfa: { enabled, preferred: preferredFactor(user, given) } };
}

type Given = readonly (readonly [MfaFactor, NonNullable<Settings>])[];

function givenFactors(preference: Preference): Given {
  const all = [
    ['SMS_MFA', preference.SMSMfaSettings],
    ['SOFTWARE_TOKEN_MFA', preference.SoftwareTokenMfaSettings],
    ['EMAIL_OTP', preference.EmailMfaSettings],
  ] as const;
  return all.flatMap(([factor, settings]) =>
    settings === undefined ? [] : [[factor, settings] as const],
  );
}

function checkPreferred(given: Given): void {
  const preferred = given.filter(([, { PreferredMfa }]) => PreferredMfa);
  if (preferred.length > 1) throw invalidParameter('Only one MFA method can be preferred.');
  if (preferred.some(([, { Enabled }]) => !Enabled)) {
    throw invalidParameter('A preferred MFA method must be enabled.');
  }
}

/** If the settings name the preferred factor without PreferredMfa, it is no longer preferred. */
function preferredFactor({ mfa }: User, given: Given): MfaFactor | undefined {
  const chosen = given.find(([, { PreferredMfa }]) => PreferredMfa);
  if (chosen !== undefined) return chosen[0];
  return given.some(([factor]) => factor === mfa.preferred) ? undefined : mfa.preferred;
}

function canDeliver(pool: Pool, { attributes, softwareToken }: User, factor: MfaFactor): boolean {
  switch (factor) {
    case 'SOFTWARE_TOKEN_MFA':
      return softwareToken.secret !== undefined;
    case 'SMS_MFA':
    case 'EMAIL_OTP':
      return (
        poolFactors(pool).includes(factor) &&
        (attributes[codeFactors[factor].attribute] ?? '') !== ''
      );
  }
}

/**
 * Refuses to enable a token that is not set up. Only SetUserMFAPreference says whether the token is missing or
 * unverified.
 */
export function checkTokenIsSetUp({ softwareToken }: User, preference: Preference): void {
  if (preference.SoftwareTokenMfaSettings?.Enabled !== true) return;
  if (softwareToken.secret !== undefined) return;
  throw invalidParameter(
    softwareToken.pendingSecret === undefined
      ? 'User has not set up software token mfa'
      : 'User has not verified software token mfa',
  );
}
