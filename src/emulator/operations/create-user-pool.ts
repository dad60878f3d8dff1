import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { addPool, checkSignInPolicy, describePool, PoolSettings } from '../pools/pools.ts';
import { poolSchema, SchemaAttribute } from '../pools/schema-attributes.ts';
import { preparedOperation } from '../wire/request.ts';

const Request = PoolSettings.extend({
  PoolName: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\w\s+=,.@-]+$/),
  MfaConfiguration: z.enum(['OFF', 'ON', 'OPTIONAL']).default('OFF'),
  Schema: z.array(SchemaAttribute).min(1).max(50).optional(),
});

export const createUserPool = preparedOperation(
  Request,
  (engine) => ({ access: engine.makeSigningKey(), id: engine.makeSigningKey() }),
  (engine, { PoolName, MfaConfiguration, Schema, ...settings }, keys) => {
    if (settings.AliasAttributes !== undefined && settings.UsernameAttributes !== undefined) {
      throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set.');
    }
    checkSignInPolicy(settings);
    if (MfaConfiguration !== 'OFF' && settings.SmsConfiguration === undefined) {
      throw invalidParameter(
        'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
      );
    }
    const { SmsConfiguration } = settings;
    const mfa =
      MfaConfiguration === 'OFF'
        ? { MfaConfiguration }
        : { MfaConfiguration, SmsMfaConfiguration: { SmsConfiguration } };
    const schema = poolSchema(Schema ?? []);
    const pool = addPool(engine, { name: PoolName, settings, schema, mfa }, keys);
    return { UserPool: describePool(engine, pool) };
  },
);
