import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool, removePool } from '../pools.ts';

const Request = z.object({ UserPoolId });

export const deleteUserPool = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  if (pool.settings.DeletionProtection === 'ACTIVE') {
    throw invalidParameter(
      'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    );
  }
  removePool(world, pool);
  return undefined;
});
