import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import {
  addPool,
  checkedPoolSettings,
  checkFirstFactors,
  describePool,
  passkeyIsNoMfa,
  PoolSettings,
} from '../pools/pools.ts';
import { poolSchema, RequestedAttribute } from '../pools/schema-attributes.ts';
import { ClientName } from '../wire/members.ts';
import { preparedOperation } from '../wire/request.ts';

const Request = () =>
  PoolSettings.extend({
    PoolName: ClientName,
    MfaConfiguration: z.enum(['OFF', 'ON', 'OPTIONAL']).default('OFF'),
    Schema: z.array(RequestedAttribute).min(1).max(50).optional(),
  });

export const createUserPool = preparedOperation(
  Request,
  (engine) => ({ access: engine.makeSigningKey(), id: engine.makeSigningKey() }),
  (engine, { PoolName, MfaConfiguration, Schema, ...given }, keys) => {
    const settings = checkedPoolSettings(given);
    if (settings.AliasAttributes !== undefined && settings.UsernameAttributes !== undefined) {
      throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set.');
    }
    if (MfaConfiguration !== 'OFF' && settings.SmsConfiguration === undefined) {
      throw invalidParameter(
        'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
      );
    }
    const { SmsConfiguration, SmsAuthenticationMessage } = settings;
    const mfa =
      MfaConfiguration === 'OFF'
        ? { MfaConfiguration }
        : { MfaConfiguration, SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage } };
    checkFirstFactors({ settings, mfa }, passkeyIsNoMfa);
    const schema = poolSchema(Schema ?? []);
    const pool = addPool(engine, { name: PoolName, settings, schema, mfa }, keys);
    return { UserPool: describePool(engine, pool) };
  },
);
