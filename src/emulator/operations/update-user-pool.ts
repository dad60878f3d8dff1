import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { checkSignInPolicy, getPool, type Pool, PoolSettings, savePool } from '../pools/pools.ts';
import { UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

/** What only CreateUserPool can set is not part of the request. */
const Request = PoolSettings.omit({
  AliasAttributes: true,
  UsernameAttributes: true,
  UsernameConfiguration: true,
}).extend({
  UserPoolId,
  PoolName: z.string().min(1).max(128).optional(),
  MfaConfiguration: z.enum(['OFF', 'ON', 'OPTIONAL']).optional(),
});

/** Whatever is not sent goes back to its default; names and signing keys stay. */
export const updateUserPool = operation(Request, (engine, request) => {
  const { UserPoolId: id, PoolName, MfaConfiguration = 'OFF', ...settings } = request;
  const pool = getPool(engine, id);
  checkSignInPolicy(settings);
  const { AliasAttributes, UsernameAttributes, UsernameConfiguration } = pool.settings;
  savePool(engine, {
    ...pool,
    name: PoolName ?? pool.name,
    modifiedAt: engine.now().getTime(),
    settings: { ...settings, AliasAttributes, UsernameAttributes, UsernameConfiguration },
    mfa: updatedMfa(pool, MfaConfiguration, settings.SmsConfiguration),
  });
  return {};
});

/** As CreateUserPool does it: turning MFA on takes a way to send SMS, turning it off forgets all factors. */
function updatedMfa(
  { mfa }: Pool,
  MfaConfiguration: Pool['mfa']['MfaConfiguration'],
  SmsConfiguration: Pool['settings']['SmsConfiguration'],
): Pool['mfa'] {
  if (MfaConfiguration === 'OFF') return { MfaConfiguration };
  if (mfa.MfaConfiguration !== 'OFF') return { ...mfa, MfaConfiguration };
  if (SmsConfiguration !== undefined) {
    return { MfaConfiguration, SmsMfaConfiguration: { SmsConfiguration } };
  }
  throw invalidParameter(
    'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  );
}
