import type { Pool } from './pools.ts';
import type { MfaFactor } from './users.ts';

/** The second factors that the pool has switched on, in Cognito's order. */
export function poolFactors({ mfa, settings }: Pool): MfaFactor[] {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration } = mfa;
  const canSendSms = SmsMfaConfiguration?.SmsConfiguration ?? settings.SmsConfiguration;
  return [
    ...(SmsMfaConfiguration !== undefined && canSendSms !== undefined ? ['SMS_MFA' as const] : []),
    ...(SoftwareTokenMfaConfiguration?.Enabled === true ? ['SOFTWARE_TOKEN_MFA' as const] : []),
    ...(EmailMfaConfiguration === undefined ? [] : ['EMAIL_OTP' as const]),
  ];
}
