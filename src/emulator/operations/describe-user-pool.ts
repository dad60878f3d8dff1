import * as z from 'zod';
import { UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { describePool, getPool } from '../pools.ts';
import { describedSchema } from '../schema-attributes.ts';

const Request = z.object({ UserPoolId });

export const describeUserPool = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const SchemaAttributes = describedSchema(pool.schema);
  return { UserPool: { ...describePool(world, pool), SchemaAttributes } };
});
