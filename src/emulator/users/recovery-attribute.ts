import { type CognitoFault, invalidParameter } from '../fault.ts';
import type { DeliverableAttribute } from '../mail/codes.ts';
import type { Pool } from '../pools/pools.ts';
import { isTrue } from './user-attributes.ts';
import type { User } from './users.ts';

/**
 * The attribute that password-reset codes go to: the first of the pool's recovery mechanisms that the user has
 * verified.
 *
 * @throws InvalidParameterException
 */
export function recoveryAttribute(pool: Pool, user: User): DeliverableAttribute {
  const attribute = findRecoveryAttribute(pool, user);
  if (attribute === undefined) throw noRecovery();
  return attribute;
}

export function findRecoveryAttribute(
  pool: Pool,
  { attributes }: User,
): DeliverableAttribute | undefined {
  return recoveryAttributes(pool).find(
    (name) => attributes[name] !== undefined && isTrue(attributes, `${name}_verified`),
  );
}

/** The attributes that the pool sends password-reset codes to, by priority. */
export function recoveryAttributes({ settings }: Pool): DeliverableAttribute[] {
  const mechanisms = settings.AccountRecoverySetting.RecoveryMechanisms.toSorted(
    (left, right) => left.Priority - right.Priority,
  );
  return mechanisms.flatMap(({ Name }): DeliverableAttribute[] => {
    if (Name === 'admin_only') return [];
    return [Name === 'verified_email' ? 'email' : 'phone_number'];
  });
}

export function noRecovery(): CognitoFault {
  return invalidParameter(
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  );
}
