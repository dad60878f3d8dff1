import * as z from 'zod';
import { describePool, getPool } from '../pools/pools.ts';
import { describedSchema } from '../pools/schema-attributes.ts';
import { UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId });

export const describeUserPool = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const SchemaAttributes = describedSchema(pool.schema);
  return { UserPool: { ...describePool(engine, pool), SchemaAttributes } };
});
