import * as z from 'zod';
import { UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { describePool, getPool } from '../pools.ts';

const Request = z.object({ UserPoolId });

export const describeUserPool = operation(Request, (world, request) => ({
  UserPool: describePool(world, getPool(world, request.UserPoolId)),
}));
