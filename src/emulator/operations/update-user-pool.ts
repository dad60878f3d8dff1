import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import {
  checkedPoolSettings,
  checkFirstFactors,
  getPool,
  passkeyIsNoMfa,
  type Pool,
  PoolSettings,
  savePool,
} from '../pools/pools.ts';
import { ClientName, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

/** Without the members that only CreateUserPool can set. */
const Request = () =>
  PoolSettings.omit({
    AliasAttributes: true,
    UsernameAttributes: true,
    UsernameConfiguration: true,
  }).extend({
    UserPoolId,
    PoolName: ClientName.optional(),
    MfaConfiguration: z.enum(['OFF', 'ON', 'OPTIONAL']).optional(),
  });

/** Missing members go back to their defaults. Names and signing keys do not change. */
export const updateUserPool = operation(Request, (engine, request) => {
  const { UserPoolId: id, PoolName, MfaConfiguration = 'OFF', ...given } = request;
  const pool = getPool(engine, id);
  const settings = checkedPoolSettings(given);
  const { AliasAttributes, UsernameAttributes, UsernameConfiguration } = pool.settings;
  const mfa = updatedMfa(pool, MfaConfiguration, settings);
  checkFirstFactors({ settings, mfa }, passkeyIsNoMfa);
  savePool(engine, {
    ...pool,
    name: PoolName ?? pool.name,
    modifiedAt: engine.now().getTime(),
    settings: { ...settings, AliasAttributes, UsernameAttributes, UsernameConfiguration },
    mfa,
  });
  return {};
});

/** Like CreateUserPool: turning MFA on requires an SMS configuration. Turning it off removes all factors. */
function updatedMfa(
  { mfa }: Pool,
  MfaConfiguration: Pool['mfa']['MfaConfiguration'],
  { SmsConfiguration, SmsAuthenticationMessage }: Pool['settings'],
): Pool['mfa'] {
  if (MfaConfiguration === 'OFF') return { MfaConfiguration };
  if (mfa.MfaConfiguration !== 'OFF') return { ...mfa, MfaConfiguration };
  if (SmsConfiguration !== undefined) {
    return {
      MfaConfiguration,
      SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage },
    };
  }
  throw invalidParameter(
    'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  );
}
