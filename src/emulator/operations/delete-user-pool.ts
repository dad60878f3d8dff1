import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { getPool, removePool } from '../pools/pools.ts';
import { UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId });

export const deleteUserPool = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  if (pool.settings.DeletionProtection === 'ACTIVE') {
    throw invalidParameter(
      'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    );
  }
  removePool(engine, pool);
  return undefined;
});
