import type { DeliverableAttribute } from './codes.ts';
import { invalidParameter } from './fault.ts';
import type { Pool } from './pools.ts';
import type { User } from './users.ts';

/**
 * Where a code for a new password goes: the first of the pool's recovery mechanisms that the user has verified.
 *
 * @throws InvalidParameterException
 */
export function recoveryAttribute({ settings }: Pool, { attributes }: User): DeliverableAttribute {
  const mechanisms = settings.AccountRecoverySetting.RecoveryMechanisms.toSorted(
    (left, right) => left.Priority - right.Priority,
  );
  const candidates = mechanisms.flatMap(({ Name }): DeliverableAttribute[] => {
    if (Name === 'admin_only') return [];
    return [Name === 'verified_email' ? 'email' : 'phone_number'];
  });
  const attribute = candidates.find(
    (name) => attributes[name] !== undefined && attributes[`${name}_verified`] === 'true',
  );
  if (attribute === undefined) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  return attribute;
}
